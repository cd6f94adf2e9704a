import {
  type Consumer,
  consumer,
  type EventStore,
  type Offset,
  type Position,
  parseStream,
  type RecordedEvent,
} from '../eventing/index.ts';
import type { OpenService } from '../serving/open.ts';

const AT_ONCE = 1_000;
/** How long a service takes to answer an event. */
const ANSWER_MS = 15;

export interface Settling {
  /**
   * Lets the services answer each other's events, one service after the other, until nothing is left to answer.
   * `afterFirst` runs once the first service has answered for the first time.
   */
  settle(afterFirst?: () => Promise<void>): Promise<void>;
}

/** A service's log, read once for all who listen; what all have answered is forgotten. */
interface Tail {
  readonly store: EventStore;
  readonly categories: ReadonlySet<string>;
  events: RecordedEvent[];
  end: Offset;
}

interface Listener {
  readonly consumer: Consumer;
  readonly categories: ReadonlySet<string>;
  readonly sources: readonly Tail[];
  /** Where what it answers is recorded. */
  readonly own: Tail;
  /** How many of each tail's events it has answered. */
  readonly answered: Map<Tail, number>;
}

/**
 * The embedded feed without its timers: each service's log is handed to the others in a fixed order, so that the
 * same commands always lead to the same history. `sees` is told of every event once, before any service is.
 */
export async function settling(
  services: readonly OpenService[],
  sees: (event: RecordedEvent) => void,
): Promise<Settling> {
  const tails = services.map(tailOf);
  const listeners = services.flatMap((service, i) => listenerOf(service, tails, tails[i]!) ?? []);
  for (const listener of listeners) await listener.consumer.position(); // it has begun: nothing is to be read again

  async function readOn(tail: Tail): Promise<void> {
    for (let more = true; more; ) {
      const logged = await tail.store.readLog(tail.end, AT_ONCE);
      for (const { event } of logged) {
        sees(event);
        tail.events.push(event);
      }
      tail.end = logged.at(-1)?.offset ?? tail.end;
      more = logged.length === AT_ONCE;
    }
  }

  async function answer({ consumer: { deliver }, categories, sources, answered }: Listener): Promise<boolean> {
    const events = inOrderOfTime(
      sources
        .flatMap((tail) => tail.events.slice(answered.get(tail) ?? 0))
        .filter(({ stream }) => categories.has(parseStream(stream).category)),
    );
    for (const tail of sources) answered.set(tail, tail.events.length);
    const end = Object.fromEntries(sources.map((tail) => [tail.store.name, tail.end]));
    for (let from = 0; from < events.length; from += AT_ONCE) {
      const position: Position = from + AT_ONCE < events.length ? {} : end;
      await deliver({ events: events.slice(from, from + AT_ONCE), position, caughtUp: null });
    }
    return events.length > 0;
  }

  function forget(): void {
    for (const tail of tails) tail.events = [];
    for (const { answered } of listeners) answered.clear();
  }

  return {
    async settle(afterFirst) {
      let first = afterFirst;
      for (const tail of tails) await readOn(tail);
      for (let answers = true; answers; ) {
        answers = false;
        for (const listener of listeners) {
          if (await answer(listener)) {
            answers = true;
            await readOn(listener.own);
          }
          if (first !== undefined) {
            await first();
            for (const tail of tails) await readOn(tail);
          }
          first = undefined;
        }
      }
      forget();
    },
  };
}

/** Earliest first, as if the services had answered at once; streams keep their own order. */
function inOrderOfTime(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const latest = new Map<string, number>();
  const timed = events.map((event) => {
    const time = Math.max(Date.parse(event.time), latest.get(event.stream) ?? 0);
    latest.set(event.stream, time);
    return { event, time };
  });
  return timed.sort((a, b) => a.time - b.time).map(({ event }) => event);
}

const tailOf = ({ service, context: { store } }: OpenService): Tail => ({
  store,
  categories: new Set(service.kinds.map(({ category }) => category)),
  events: [],
  end: 0,
});

/** A service as it answers on the simulated clock: a moment after what it answers. Null when it answers nothing. */
function listenerOf({ service, context }: OpenService, tails: readonly Tail[], own: Tail): Listener | null {
  const reactions = service.reactions?.(context);
  if (reactions === undefined) return null;
  const categories = new Set(reactions.categories);
  const answering = consumer({
    name: service.name,
    store: context.store,
    reactions,
    clock: ({ time }) => new Date(Date.parse(time) + ANSWER_MS).toISOString(),
  });
  const sources = tails.filter((tail) => [...tail.categories].some((category) => categories.has(category)));
  return { consumer: answering, categories, sources, own, answered: new Map() };
}
