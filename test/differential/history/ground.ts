import { type LoggedEvent, type Position, parseStream, type RecordedEvent } from '../../../eventing/index.ts';
import { system } from '../../../joinery.config.ts';
import { projector } from '../../../projector/projector.ts';
import { openService } from '../../../serving/open.ts';
import type { ServiceContext } from '../../../serving/service.ts';
import { Died, dying, mortal as steps } from '../../projector/feeding.ts';
import { type Moment, mortal } from '../../scenarios/mortal.ts';
import { type Name, names } from '../../scenarios/world.ts';
import type { Place } from './place.ts';
import { instant } from './time.ts';

export type Part = Name | 'view';
export const parts: readonly Part[] = [...names, 'view'];

/** Where a part dies: the services at their next write, the projector at its nth step. */
export interface Death {
  readonly moment: Moment;
  readonly step: number;
}

/** One that reads events: a service's consumer or the projector. */
interface Reader {
  readonly categories: readonly string[];
  readonly cursors: Map<Name, number>;
  /** Resolves with false when it died over it. */
  deliver(events: readonly RecordedEvent[], position: Position, death: Death | null): Promise<boolean>;
}

interface Running extends AsyncDisposable {
  readonly context: ServiceContext | null;
  readonly reader: Reader | null;
}

/**
 * The four services and the projector over what lies in a place, without HTTP and without a feed: what a feed
 * would bring is handed out by whoever makes the history, and nothing happens between two calls.
 */
export interface Ground extends AsyncDisposable {
  now(): number;
  pass(ms: number): void;
  context(name: Name): ServiceContext;
  /** What a part has not read yet of a service's log. */
  unread(reader: Part, source: Name, limit: number): Promise<readonly LoggedEvent[]>;
  /** Hands events to a part. When it dies over them it is started again, from what it has stored, and false is returned. */
  deliver(reader: Part, events: readonly RecordedEvent[], position: Position, death?: Death | null): Promise<boolean>;
  /** Lets a part read on from here. */
  seek(reader: Part, position: Position): void;
  /** Lets a part read so much of a service's log again. */
  rewind(reader: Part, source: Name, by: number): void;
  /** Ends a part without notice and starts it again from what it has stored. */
  restart(part: Part): Promise<void>;
}

/** Disposing leaves the place. */
export async function openGround(place: Place, beginning: number): Promise<Ground> {
  let now = beginning;
  const clock = () => instant(now);
  const running = new Map<Part, Running>();
  const start = async (part: Part): Promise<void> => {
    running.set(part, part === 'view' ? await openView(place) : await openPart(part, place, clock));
  };
  const restart = async (part: Part): Promise<void> => {
    await running.get(part)![Symbol.asyncDispose]();
    await start(part);
  };
  for (const part of parts) await start(part);
  const context = (name: Name): ServiceContext => running.get(name)!.context!;
  const readerOf = (part: Part): Reader | null => running.get(part)!.reader;

  return {
    now: () => now,
    pass(ms) {
      now += ms;
    },
    context,
    async unread(part, source, limit) {
      const reader = readerOf(part);
      return reader === null ? [] : context(source).store.readLog(reader.cursors.get(source) ?? 0, limit);
    },
    async deliver(part, events, position, death = null) {
      const reader = readerOf(part);
      if (reader === null) return true;
      const categories = new Set(reader.categories);
      const wanted = events.filter(({ stream }) => categories.has(parseStream(stream).category));
      const survived = await reader.deliver(wanted, position, death);
      if (!survived) await restart(part);
      return survived;
    },
    seek(part, position) {
      for (const name of names) {
        const offset = position[name];
        if (offset !== undefined) readerOf(part)?.cursors.set(name, offset);
      }
    },
    rewind(part, source, by) {
      const cursors = readerOf(part)?.cursors;
      cursors?.set(source, Math.max(0, (cursors.get(source) ?? 0) - by));
    },
    restart,
    async [Symbol.asyncDispose]() {
      for (const part of running.values()) await part[Symbol.asyncDispose]();
    },
  };
}

const cursorsAt = (position: Position) => new Map(names.map((name) => [name, position[name] ?? 0]));

async function openPart(name: Name, place: Place, clock: () => string): Promise<Running> {
  const service = system.services.find((one) => one.name === name)!;
  const store = mortal(await place.open(service));
  const settings = { CUSTOMER_WAIT_MS: '0' }; // a customer that is not known yet will not become so by waiting
  const open = await openService(service, { clock, settings, openStore: async () => store });
  const { consumer } = open;
  const reader = consumer && {
    categories: consumer.categories,
    cursors: cursorsAt(await consumer.position()),
    async deliver(events: readonly RecordedEvent[], position: Position, death: Death | null) {
      store.dieAtNextWrite(death?.moment ?? null);
      const delivered = consumer.deliver({ events, position, caughtUp: null }).then(() => true);
      const survived = await Promise.race([delivered, store.death.then(() => false)]);
      if (survived) store.dieAtNextWrite(null);
      return survived;
    },
  };
  return { context: open.context, reader, [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() };
}

async function openView({ versions }: Place): Promise<Running> {
  const store = await versions.open(1);
  await versions.pointTo(1);
  const { step, dieAt } = steps();
  const { categories, position, deliver } = projector({ views: system.views, store: dying(store, step) });
  const reader: Reader = {
    categories,
    cursors: cursorsAt(await position()),
    async deliver(events, position, death) {
      dieAt(death?.step ?? null);
      try {
        await deliver({ events, position, caughtUp: null });
        dieAt(null);
        return true;
      } catch (error) {
        if (error instanceof Died) return false;
        throw error;
      }
    },
  };
  return { context: null, reader, [Symbol.asyncDispose]: () => Promise.resolve(store[Symbol.asyncDispose]()) };
}
