import { type Arrivals, heldEvents, sortArrivals, streamsOf } from './arrivals.ts';
import { type Delay, delay as realDelay } from './delay.ts';
import { discardLetter } from './discarding.ts';
import { TooManyConflicts } from './errors.ts';
import { parseStream, type RecordedEvent } from './event.ts';
import type { Feed, FeedBatch, Position, Subscription } from './feed.ts';
import { parking } from './parking.ts';
import { ReactionFailed, reacting } from './reacting.ts';
import { retryOnConflict } from './retry.ts';
import type { EventStore } from './store.ts';
import type { Reactions } from './unit.ts';
import { isUnreadable } from './unreadable.ts';

export interface ConsumerOptions {
  /** Its progress is kept under this name: another name starts again from the beginning. */
  readonly name: string;
  readonly store: EventStore;
  readonly reactions: Reactions;
  /** The time of the events that its reactions record, asked for each event that they answer. */
  readonly clock: (event: RecordedEvent) => string;
  /** How often an event's reaction is tried before the event goes to the dead letters; 5 unless told otherwise. */
  readonly attempts?: number;
  /** How many deliveries an event is held back behind a gap; 100 unless told otherwise (25 s of a quiet feed). */
  readonly patience?: number;
  readonly delay?: Delay;
}

export interface Consumer {
  readonly name: string;
  readonly categories: readonly string[];
  /** Where to read on. */
  position(): Promise<Position>;
  /** Resolves when what the batch caused is durable. When it rejects, the same batch can be delivered again. */
  deliver(batch: FeedBatch): Promise<void>;
  /**
   * Processes dead letters, in order, of one stream or of all; each stream until one fails again. Returns how many
   * it processed.
   */
  retryDeadLetters(stream?: string): Promise<number>;
  /**
   * Gives up a dead letter for ever, the first of its stream. Returns whether there was such a letter.
   * @throws LetterWaits when there are letters before it.
   */
  discardDeadLetter(eventId: string): Promise<boolean>;
}

/**
 * Answers events: each once, in the order of its stream, whatever the feed repeats, reorders between streams or
 * loses for a while, and whatever crashes.
 *
 * - **Once.** The last processed version of each stream is stored in the same append as what the reaction decided. An
 *   event at or below it is dropped. The append also says what the version was before: a second instance of the same
 *   consumer cannot do the same again, it meets a VersionConflict and finds the event processed.
 * - **In order.** An event whose predecessor is missing is held back in memory. While anything is held back no
 *   position is stored, of any source (an event does not say which it came from): after a crash the feed delivers
 *   from before the gap, and what had been processed meanwhile is dropped by version. So no held event can be lost.
 * - **A gap that never fills** ends after `patience` deliveries: what is behind it goes to the dead letters, the
 *   position moves on. When the missing event comes after all it joins them, and a retry processes all in order.
 * - **One bad event stops nobody.** A batch is one unit of work and one append. When a reaction throws, each event
 *   becomes a unit of its own; one that fails is tried again with growing delay, after all others of the batch, and
 *   then goes to the dead letters with its reason. Later events of its stream queue behind it there. Letters are
 *   durable before the position moves; they do not count as processed, so none is ever skipped. What the feed could not
 *   even read goes there at once.
 *
 * Not guaranteed: any order between streams; that a reaction runs only once (it does again after a conflict, a
 * failure or a crash; only its decisions are kept once). While a bad event is retried (about 1.5 s in all) later
 * batches wait.
 */
export function consumer(options: ConsumerOptions): Consumer {
  const { name, store, reactions, attempts = 5, patience = 100, delay = realDelay } = options;
  const categories = new Set(reactions.categories);
  const run = reacting({ ...options, attempts, delay });
  const parked = parking(name, store, run);
  const inTurn = oneAtATime();

  let waiting: Arrivals['waiting'] = new Map();
  const waited = new Map<string, number>();
  /** How far the feed has come beyond what is stored. */
  let ahead: Position = {};

  const sort = async (events: readonly RecordedEvent[]) => {
    const streams = streamsOf(events);
    const processed = await store.processed(name, streams);
    return { processed, ...sortArrivals(events, processed, await store.deadLetters.parked(name, streams)) };
  };

  /** Streams whose gap has had its time. */
  const givenUp = (held: Arrivals['waiting']) =>
    [...held.keys()].filter((stream) => (waited.get(stream) ?? 0) >= patience);

  async function process(events: readonly RecordedEvent[], position: Position): Promise<Arrivals['waiting']> {
    const { ready, queued, waiting: held, processed } = await sort(events);
    const hopeless = givenUp(held);
    const stillHeld = new Map([...held].filter(([stream]) => !hopeless.includes(stream)));
    const stored = stillHeld.size === 0 ? position : {};
    for (const stream of hopeless) await parked.behindGap([...held.get(stream)!.values()], processed.get(stream) ?? 0);
    await parked.queue(queued);
    if (ready.length > 0 || Object.keys(stored).length > 0) await run.together(ready, stored, processed);
    return stillHeld;
  }

  /** The same when a batch as a whole does not go through. */
  async function processOneByOne(events: readonly RecordedEvent[], position: Position): Promise<Arrivals['waiting']> {
    const { ready, queued, waiting: held } = await sort(events);
    await parked.queue(queued);
    const { failures, behind } = await run.oneByOne(ready);
    await parked.failed(failures, behind);
    return held.size > 0 ? held : process([], position);
  }

  async function deliver(batch: FeedBatch): Promise<void> {
    await parked.unreadable(batch.events.filter(isUnreadable));
    const arrived = batch.events.filter(({ stream }) => categories.has(parseStream(stream).category));
    const position = { ...ahead, ...batch.position };
    if (arrived.length > 0 || waiting.size > 0) {
      const events = [...heldEvents(waiting), ...arrived];
      waiting = await retryOnConflict(() => process(events, position), { attempts: 5, delay }).catch((error) => {
        if (error instanceof ReactionFailed || error instanceof TooManyConflicts)
          return processOneByOne(events, position);
        throw error;
      });
      for (const stream of waited.keys()) if (!waiting.has(stream)) waited.delete(stream);
      for (const stream of waiting.keys()) waited.set(stream, (waited.get(stream) ?? 0) + 1);
      ahead = waiting.size > 0 ? position : {};
    } else {
      // Nothing for this consumer: not worth an fsync, the next events store it too.
      ahead = position;
    }
  }

  let registered = false;
  const register = async (): Promise<void> => {
    if (!registered) await registerCategories(name, store, reactions.categories);
    registered = true;
  };

  return {
    name,
    categories: reactions.categories,
    position: () => inTurn(register).then(() => store.position(name)),
    deliver: (batch) => inTurn(() => register().then(() => deliver(batch))),
    retryDeadLetters: (stream) => inTurn(() => parked.retry(stream)),
    discardDeadLetter: (eventId) => inTurn(() => discardLetter(name, store, eventId)),
  };
}

/** Runs a consumer on a feed, from where it stands. */
export const runConsumer = async (
  feed: Feed,
  { name, categories, position, deliver }: Consumer,
): Promise<Subscription> => feed.subscribe({ name, categories, from: position, deliver });

/**
 * A category that the consumer did not read before may have events before its position: then everything is read again
 * from the start, and what has been processed is dropped by version.
 */
async function registerCategories(name: string, store: EventStore, categories: readonly string[]): Promise<void> {
  const register = `${name}/categories`;
  const known = await store.position(register);
  if (categories.every((category) => category in known)) return;
  const versions = new Map<string, number>();
  const start = Object.fromEntries(Object.keys(await store.position(name)).map((source) => [source, -1]));
  await store.append([], { consumer: name, position: start, versions });
  await store.append([], { consumer: register, position: Object.fromEntries(categories.map((c) => [c, 0])), versions });
}

function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>) => {
    const result = last.then(work, work);
    last = result;
    return result;
  };
}
