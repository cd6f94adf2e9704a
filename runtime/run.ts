import type { Feed } from '../eventing/index.ts';
import type { Gateway } from '../gateway/open.ts';
import type { KeptView, ViewReader } from '../projector/index.ts';
import { closeAll } from '../serving/closing.ts';
import type { RunningService } from '../serving/start.ts';
import type { Backing } from './backing.ts';
import { laterView } from './later-view.ts';
import { type RunningProjector, serveProjector } from './projector.ts';
import type { Settings } from './settings.ts';
import { beginStart, type Start } from './start.ts';
import { startGateway } from './start-gateway.ts';
import { startServicePart } from './start-service.ts';
import { keepTheView, readTheView } from './start-view.ts';
import { partsOf, type System } from './system.ts';

export interface RunOptions {
  /** Which parts this process runs; all unless told otherwise. */
  readonly parts?: readonly string[];
  readonly log?: (...said: unknown[]) => void;
  /** Gives up a start that still waits for its servers: run then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Done behind the open ports, before any part starts; again while a server does not answer. */
  readonly first?: ((backing: Backing, signal: AbortSignal) => Promise<void>) | undefined;
}

/** The parts that run in this process. Disposing stops them, those first that stand on others. */
export interface Running extends AsyncDisposable {
  readonly services: readonly RunningService[];
  readonly projector: RunningProjector | null;
  readonly gateway: Gateway | null;
  /** Set when the projector runs here. */
  readonly view: KeptView | null;
  readonly feed: Feed;
  /** Rejects when a server says what only a person can mend, such as that the password is wrong. Never resolves. */
  readonly refused: Promise<never>;
}

/**
 * Starts parts of a system. First all their ports open; then each part starts as soon as what it needs is there, and
 * until then says on its port what it waits for. Resolves once all have started: never, while a server that one of them
 * needs stays away. A port of 0 is known to the others only when all parts run in this process.
 *
 * @throws when a part cannot start, such as when its port is taken; then nothing is left open.
 */
export async function run(system: System, settings: Settings, options: RunOptions = {}): Promise<Running> {
  const { parts = partsOf(system), log = console.error, first } = options;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const start = await beginStart(system, settings, { parts, log, signal });
  const { backing } = start;
  backing.refused.catch((error: unknown) => stop.abort(error));
  const opened: AsyncDisposable[] = [start];
  const close = () => {
    stop.abort();
    return closeAll(opened);
  };
  try {
    if (first !== undefined) {
      await start.patiently('the first start', async () => {
        await backing.reachStores();
        await first(backing, signal);
      });
    }
    const { services, view, projector, reader, gateway } = startParts(start, new Set(parts));
    // In the order in which they stand on each other.
    const starting = [...services, view, projector, reader, gateway];
    // What fails ends the waiting of the others; what could be opened in spite of it is closed.
    for (const part of starting) part?.catch((error: unknown) => stop.abort(error));
    for (const part of await Promise.allSettled(starting)) {
      if (part.status === 'fulfilled' && part.value !== null) opened.push(part.value);
    }
    signal.throwIfAborted();
    return {
      services: await Promise.all(services),
      projector: await projector,
      gateway: await gateway,
      view: await view,
      feed: backing.feed,
      refused: backing.refused,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Null for what this process does not run. */
function startParts(start: Start, wanted: ReadonlySet<string>) {
  const later = laterView();
  const opened = <V extends ViewReader>(view: V): V => {
    later.opened(view);
    return view;
  };
  const services = start.system.services.filter(({ name }) => wanted.has(name));
  const view = wanted.has('projector') ? keepTheView(start).then(opened) : null;
  return {
    services: services.map((service) => startServicePart(start, service)),
    view,
    projector: view?.then((kept) => startProjector(start, kept)) ?? null,
    // The gateway reads the view that is kept in this process, else one that it opens itself.
    reader: wanted.has('gateway') && view === null ? readTheView(start).then(opened) : null,
    gateway: wanted.has('gateway') ? startGateway(start, later) : null,
  };
}

const startProjector = (start: Start, view: KeptView): RunningProjector =>
  serveProjector(view, {
    on: start.port('projector'),
    missing: () => start.missing('projector'),
    log: start.log,
  });
