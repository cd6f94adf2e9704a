import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityKind, EventStore, Feed } from '../../eventing/index.ts';
import { storesIn } from '../../runtime/folder.ts';
import { closeAll } from '../../serving/closing.ts';
import type { Service } from '../../serving/service.ts';
import { type RunningService, startService } from '../../serving/start.ts';
import { container } from '../../subgraphs/containers/events.ts';
import { service as containers } from '../../subgraphs/containers/main.ts';
import { customer } from '../../subgraphs/customers/events.ts';
import { service as customers } from '../../subgraphs/customers/main.ts';
import { order } from '../../subgraphs/orders/events.ts';
import { service as orders } from '../../subgraphs/orders/main.ts';
import { service as search } from '../../subgraphs/search/main.ts';
import { port, voyage } from '../../subgraphs/voyages/events.ts';
import { service as voyages } from '../../subgraphs/voyages/main.ts';
import type { World } from './world.ts';

/** Search and the services that it asks, each on HTTP with a libsql store of its own that holds a part of a world. */
export interface System extends AsyncDisposable {
  readonly url: string;
  /** What the services logged as internal errors. */
  readonly logged: readonly string[];
  stop(service: string): Promise<void>;
  /** On its old port, with its old data. */
  start(service: string): Promise<void>;
}

/** Nothing happens in these tests: what the stores hold is all there is. */
const quiet: Feed = {
  subscribe: async () => ({ caughtUp: async () => {}, [Symbol.asyncDispose]: async () => {} }),
  end: async () => ({}),
  start: async () => ({}),
  sources: async () => [],
  [Symbol.asyncDispose]: async () => {},
};

// Without `prepare`: a world has its own ports.
const services: readonly Service[] = [customers, orders, containers, { ...voyages, prepare: undefined }, search];

export async function systemOf(world: World, settings: Record<string, string> = {}): Promise<System> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-search-'));
  const urls: Record<string, string> = {};
  const ports: Record<string, number> = {};
  const running = new Map<string, RunningService>();
  const logged: string[] = [];

  async function start(name: string): Promise<void> {
    const service = services.find((known) => known.name === name);
    if (service === undefined) throw new TypeError(`no service is named ${name}`);
    const log = (entry: string) => logged.push(entry);
    const started = await startService(service, {
      openStore: storesIn(data),
      feed: quiet,
      subgraphs: urls,
      settings,
      log,
      port: ports[name] ?? 0,
    });
    running.set(name, started);
    urls[name] = started.url;
    ports[name] = started.port;
  }

  async function stop(name: string): Promise<void> {
    await running.get(name)?.[Symbol.asyncDispose]();
    running.delete(name);
  }

  for (const { name } of services) await start(name);
  const storeOf = (name: string): EventStore => {
    const service = running.get(name);
    if (service === undefined) throw new TypeError(`${name} is not running`);
    return service.context.store;
  };
  await fill(storeOf('customers'), customer, world.customers, ({ id }) => id);
  await fill(storeOf('orders'), order, world.orders, ({ id }) => id);
  await fill(storeOf('containers'), container, world.containers, ({ id }) => id);
  await fill(storeOf('voyages'), voyage, world.voyages, ({ id }) => id);
  await fill(storeOf('voyages'), port, world.ports, ({ unlocode }) => unlocode);

  const url = urls.search;
  if (url === undefined) throw new TypeError('search did not start');
  return {
    url,
    logged,
    stop,
    start,
    async [Symbol.asyncDispose]() {
      const folder = { [Symbol.asyncDispose]: () => rm(data, { recursive: true }) };
      await closeAll([folder, ...running.values()]);
    },
  };
}

/** The states as they are; which events they came from is no matter here. */
async function fill<S extends object>(
  store: EventStore,
  kind: EntityKind<S>,
  states: readonly S[],
  id: (state: S) => string,
): Promise<void> {
  const event = { type: 'Given', time: '2026-11-23T00:00:00.000Z', causation: null, correlation: 'test' };
  const appends = states.map((state) => ({
    category: kind.category,
    id: id(state),
    expectedVersion: 0,
    events: [{ ...event, data: state }],
    state,
  }));
  if (appends.length > 0) await store.append(appends);
}
