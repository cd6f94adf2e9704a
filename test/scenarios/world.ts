import type { Position, RecordedEvent } from '../../eventing/index.ts';
import { type OpenService, openService } from '../../serving/open.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { newLibsqlStores } from './libsql-stores.ts';
import { type Moment, type Mortal, mortal } from './mortal.ts';
import { type Name, names, services } from './services.ts';
import type { NewStores, Stores } from './stores.ts';

export { type Name, names } from './services.ts';

interface Running extends OpenService {
  /** Its store, which it can be made to die of. */
  readonly store: Mortal;
  /** How far it has read each service's log. */
  readonly cursors: Map<Name, number>;
}

/**
 * The four services over real stores in one process, without HTTP and without a feed: what a feed would bring is read
 * from the services' logs when a test says so, and nothing happens between two calls. The clock counts commands.
 */
export interface World extends AsyncDisposable {
  context(name: Name): ServiceContext;
  /**
   * Lets a service answer what it has not yet read of another's log, at most `limit` events. Resolves with how many
   * events it read.
   */
  read(reader: Name, source: Name, limit?: number): Promise<number>;
  /** Lets a service forget how far it has read in a log: it reads all of it again, as a feed may bring it again. */
  rewind(reader: Name, source: Name): void;
  /** Lets services read until nobody has anything to read, always in this order. */
  quiet(order?: readonly Name[]): Promise<void>;
  /** Ends a service without notice and starts it again from its store. */
  restart(name: Name): Promise<void>;
  /**
   * As `read`, but the service dies at its first write, just before or just after that is durable, and is started
   * again. Nothing that it had in memory is left.
   */
  readAndDie(reader: Name, source: Name, moment: Moment): Promise<void>;
  /** Delivers an event that no service recorded. */
  inject(reader: Name, event: RecordedEvent): Promise<void>;
  log(name: Name): Promise<readonly RecordedEvent[]>;
}

/** On empty stores; on files unless told otherwise. */
export async function openWorld(newStores: NewStores = newLibsqlStores): Promise<World> {
  const stores = await newStores();
  let seconds = 0;
  const clock = () => new Date(Date.UTC(2026, 10, 1) + 1000 * seconds++).toISOString();
  const running = new Map<Name, Running>();

  const start = async (name: Name): Promise<void> => {
    running.set(name, await run(name, stores, clock));
  };
  const restart = async (name: Name): Promise<void> => {
    await running.get(name)![Symbol.asyncDispose]();
    await start(name);
  };
  for (const name of names) await start(name);

  /** Resolves with false when the service died over it, and has been restarted. */
  async function deliver(reader: Name, events: readonly RecordedEvent[], position: Position): Promise<boolean> {
    const { consumer, store } = running.get(reader)!;
    if (consumer === null) return true;
    const wanted = events.filter(({ stream }) =>
      consumer.categories.some((category) => stream.startsWith(`${category}-`)),
    );
    const survived = await Promise.race([
      consumer.deliver({ events: wanted, position, caughtUp: null }).then(() => true),
      store.death.then(() => false),
    ]);
    if (!survived) await restart(reader);
    return survived;
  }

  async function read(reader: Name, source: Name, limit = 1000): Promise<number> {
    const { cursors } = running.get(reader)!;
    const logged = await running.get(source)!.context.store.readLog(cursors.get(source) ?? 0, limit);
    const last = logged.at(-1);
    if (last === undefined) return 0;
    const events = logged.map(({ event }) => event);
    if (await deliver(reader, events, { [source]: last.offset })) cursors.set(source, last.offset);
    return events.length;
  }

  async function quiet(order: readonly Name[] = names): Promise<void> {
    let events: number;
    do {
      events = 0;
      for (const reader of order) for (const source of order) events += await read(reader, source);
    } while (events > 0);
  }

  return {
    context: (name) => running.get(name)!.context,
    read,
    rewind: (reader, source) => void running.get(reader)!.cursors.set(source, 0),
    quiet,
    restart,
    async readAndDie(reader, source, moment) {
      const { store } = running.get(reader)!;
      store.dieAtNextWrite(moment);
      await read(reader, source);
      store.dieAtNextWrite(null);
    },
    inject: async (reader, event) => void (await deliver(reader, [event], {})),
    log: async (name) => (await running.get(name)!.context.store.readLog(0, 1_000_000)).map(({ event }) => event),
    async [Symbol.asyncDispose]() {
      for (const service of running.values()) await service[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    },
  };
}

async function run(name: Name, stores: Stores, clock: () => string): Promise<Running> {
  const service = services[name];
  const store = mortal(await stores.open(service));
  const settings = { CUSTOMER_WAIT_MS: '0' }; // a customer that is not known yet will not become so by waiting
  const open = await openService(service, { clock, settings, openStore: async () => store });
  const position = await store.position(name);
  const cursors = new Map(names.map((source) => [source, position[source] ?? 0]));
  return { ...open, store, cursors };
}
