import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feed } from '../eventing/index.ts';
import { openLogFeed } from '../eventing/libsql/index.ts';
import { type Gateway, openGateway } from '../gateway/open.ts';
import { type CurrentView, type KeptView, keepView, openCurrentView } from '../projector/index.ts';
import { viewFiles } from '../projector/libsql/index.ts';
import { closeAll } from '../serving/closing.ts';
import { type RunningService, startService } from '../serving/start.ts';
import { webPage } from '../web/page.ts';
import { logSources, storesIn } from './folder.ts';
import { type RunningProjector, serveProjector } from './projector.ts';
import type { Settings } from './settings.ts';
import { subgraphsOf } from './subgraphs.ts';
import { partsOf, type System } from './system.ts';

export interface RunOptions {
  /** Which parts this process runs; all unless told otherwise. */
  readonly parts?: readonly string[];
  readonly log?: (...said: unknown[]) => void;
}

/** The parts that run in this process. Disposing stops them, the last started first. */
export interface Running extends AsyncDisposable {
  readonly services: readonly RunningService[];
  readonly projector: RunningProjector | null;
  readonly gateway: Gateway | null;
  /** Set when the projector runs here. */
  readonly view: KeptView | null;
  readonly feed: Feed;
}

/**
 * Starts parts of a system on the embedded stores of one data folder. Services come first, so that the gateway finds
 * them; a port of 0 is known to the others only when all parts run in this process.
 *
 * @throws when a part cannot start, such as when its port is taken; then nothing is left open.
 */
export async function run(system: System, settings: Settings, options: RunOptions = {}): Promise<Running> {
  const { parts = partsOf(system), log = console.error } = options;
  const wanted = new Set(parts);
  const opened: AsyncDisposable[] = [];
  const keep = async <T extends AsyncDisposable>(opening: Promise<T> | T): Promise<T> => {
    const resource = await opening;
    opened.push(resource);
    return resource;
  };
  try {
    await mkdir(settings.data, { recursive: true });
    const feed = await keep(openLogFeed({ sources: logSources(system.services, settings.data) }));
    const subgraphs = subgraphsOf(system, settings.ports);
    // One for all: a service that composes others may start before them.
    const addresses = Object.fromEntries(subgraphs.map(({ name, url }) => [name, url]));
    const services: RunningService[] = [];
    for (const service of system.services.filter(({ name }) => wanted.has(name))) {
      const started = startService(service, {
        openStore: storesIn(settings.data),
        feed,
        port: settings.ports[service.name],
        settings: settings.declared,
        subgraphs: addresses,
        log,
      });
      const one = await keep(started);
      services.push(one);
      addresses[one.name] = one.url;
    }
    const versions = viewFiles(join(settings.data, 'view'), system.views);
    const view = wanted.has('projector') ? await keep(keepView({ versions, views: system.views, feed })) : null;
    const projector = view === null ? null : await keep(serveProjector(view, settings.ports.projector ?? 0));
    const open = async (reader: CurrentView) =>
      openGateway({
        subgraphs: subgraphs.map((subgraph) => ({ ...subgraph, url: addresses[subgraph.name] ?? subgraph.url })),
        views: system.views,
        view: reader,
        host: settings.host,
        port: settings.ports.gateway,
        settings: settings.declared,
        cacheFolder: join(settings.data, 'cache'),
        route: webPage,
        log,
      });
    const gateway = wanted.has('gateway')
      ? await keep(open(view ?? (await keep(openCurrentView({ versions })))))
      : null;
    return { services, projector, gateway, view, feed, [Symbol.asyncDispose]: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}
