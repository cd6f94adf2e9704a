import { streamsOf } from './arrivals.ts';
import type { RecordedEvent } from './event.ts';
import { type Failure, type Reacting, reasonOfFailure } from './reacting.ts';
import type { DeadLetter, EventStore } from './store.ts';
import { isUnreadable, unreadableReason } from './unreadable.ts';

/** A consumer's dead letters: events that could not be processed, each stream's in order. */
export interface Parking {
  /** Events of streams that have letters. */
  queue(events: readonly RecordedEvent[]): Promise<void>;
  failed(failures: readonly Failure[], behind: readonly RecordedEvent[]): Promise<void>;
  behindGap(events: readonly RecordedEvent[], processed: number): Promise<void>;
  /** What the feed could not read. No retry takes it: it can only be discarded. */
  unreadable(events: readonly RecordedEvent[]): Promise<void>;
  retry(stream?: string): Promise<number>;
}

export function parking(consumer: string, store: EventStore, { alone }: Reacting): Parking {
  const { deadLetters } = store;
  const behind = (event: RecordedEvent): DeadLetter => ({
    consumer,
    event,
    reason: 'waits behind an earlier event of its stream',
    attempts: 0,
  });

  return {
    async queue(events) {
      if (events.length === 0) return;
      // A letter that is there already, because the batch came twice, keeps its reason.
      const lists = await Promise.all(streamsOf(events).map((stream) => deadLetters.list(consumer, stream)));
      const known = new Set(lists.flat().map(({ event }) => event.id));
      await deadLetters.put(events.filter(({ id }) => !known.has(id)).map(behind));
    },
    async failed(failures, others) {
      await deadLetters.put([...failures.map((failure) => ({ consumer, ...failure })), ...others.map(behind)]);
    },
    async behindGap(events, last) {
      const missing = `version ${last + 1} of its stream has not come`;
      await deadLetters.put(events.map((event) => ({ consumer, event, reason: missing, attempts: 0 })));
    },
    async unreadable(events) {
      if (events.length === 0) return;
      const discarded = await store.processed(consumer, streamsOf(events));
      const letters = events.filter(({ stream }) => (discarded.get(stream) ?? 0) === 0);
      await deadLetters.put(
        letters.map((event) => ({ consumer, event, reason: unreadableReason(event), attempts: 1 })),
      );
    },
    async retry(stream) {
      const stopped = new Set<string>();
      let count = 0;
      for (const letter of await deadLetters.list(consumer, stream)) {
        const { event } = letter;
        if (stopped.has(event.stream) || isUnreadable(event)) continue;
        const last = (await store.processed(consumer, [event.stream])).get(event.stream) ?? 0;
        if (event.version > last + 1) {
          stopped.add(event.stream);
          continue;
        }
        const reason = await reasonOfFailure(alone(event));
        if (reason === null) {
          await deadLetters.remove(consumer, [event.id]);
          if (event.version > last) count++;
        } else {
          await deadLetters.put([{ ...letter, reason, attempts: letter.attempts + 1 }]);
          stopped.add(event.stream);
        }
      }
      return count;
    },
  };
}
