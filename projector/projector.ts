import { setTimeout } from 'node:timers/promises';
import {
  type FeedBatch,
  isUnreadable,
  type Position,
  parseStream,
  type RecordedEvent,
  unreadableReason,
} from '../eventing/index.ts';
import { type Applying, apply } from './apply.ts';
import { checksOf } from './check.ts';
import { discardParked } from './discard.ts';
import { kindsOf } from './embedding.ts';
import { fault, parkMalformed } from './malformed.ts';
import type { ParkedEvent, ViewStore } from './store.ts';
import type { JoinedView } from './view.ts';

/** How often, at most, a quiet feed makes the projector note that the view is current, in ms. */
const noteEvery = 200;

export interface ProjectorOptions {
  readonly views: readonly JoinedView[];
  readonly store: ViewStore;
  /** How often an event that fails is tried before it is parked; 3. */
  readonly attempts?: number;
  /** Waits before the next attempt at an event, given how many there were; 10 ms, then twice as long each. */
  readonly delay?: (attempt: number) => Promise<void>;
}

/** Keeps the joined views of one store current. Any number of projectors may work on the same store at once. */
export interface Projector {
  readonly categories: readonly string[];
  /** Where it goes on: everything before is in the store. */
  position(): Promise<Position>;
  /** Notes what the views are made from: until all of it has been caught up with, they are current as of no time. */
  expect(sources: readonly string[]): Promise<void>;
  /**
   * Writes what a batch of the feed means for the views; resolves when it is durable. Times come from events only.
   *
   * Events may come twice, late, or in any order between streams, and the process may die at any point. An event that
   * comes before an earlier one of its stream, or that fails (its `evolve` or a column of a view throws) is parked in the
   * view's store with the reason, its successors behind it, and its entity is listed by `stale()`; all else goes on. Since a parked
   * event is durable, the position passes it.
   *
   * When the store fails, the promise rejects and the same batch is to be delivered again.
   */
  deliver(batch: FeedBatch): Promise<void>;
  /** Tries parked events again, of one stream or of all, and returns how many could be applied. */
  retry(stream?: string): Promise<number>;
  /**
   * Forgets a parked message that is no event at all. Returns whether there was one.
   * @throws NotDiscardable when it is one: a view can leave no event out.
   */
  discard(eventId: string): Promise<boolean>;
}

export function projector({ views, store, attempts = 3, delay = growing }: ProjectorOptions): Projector {
  const kinds = kindsOf(views);
  const checks = checksOf(views);
  const applying = (retry: boolean): Applying => ({
    views,
    folding: (category) => {
      const kind = kinds.get(category);
      return kind && { kind, check: checks.get(category) ?? (() => {}), attempts, delay, retry };
    },
  });
  let passed: Position = {}; // of batches that were not worth a write
  let noted = 0;

  const deliver = async ({ events, position, caughtUp }: FeedBatch): Promise<void> => {
    const advance = { position: { ...passed, ...position }, caughtUp };
    // What an empty batch says may as well be said by the next one: a quiet feed must not keep the disk busy.
    if (events.length === 0 && (caughtUp === null || Math.abs(caughtUp.at - noted) < noteEvery)) {
      passed = advance.position;
      return;
    }
    const { delivered, malformed } = sorted(events, kinds);
    await store.write(async (writer) => {
      await apply(applying(false), writer, delivered);
      if (malformed.length > 0) await writer.park(malformed);
      await writer.putProgress(advance);
    });
    passed = {};
    noted = caughtUp?.at ?? noted;
  };

  const retry = async (stream?: string): Promise<number> => {
    const streams = (await store.stale()).map((entity) => entity.stream);
    let applied = 0;
    for (const one of stream === undefined ? streams : [stream]) {
      await store.write(async (writer) => {
        applied += await apply(applying(true), writer, new Map([[one, []]]));
      });
    }
    return applied;
  };

  return {
    categories: [...kinds.keys()],
    position: async () => (await store.progress()).position,
    expect: (sources) => store.write((writer) => writer.expectSources(sources)),
    deliver,
    retry,
    discard: (eventId) => discardParked(store, eventId),
  };
}

const growing = (attempt: number): Promise<void> => setTimeout(10 * 2 ** (attempt - 1));

/** The events that the views are made of, by stream; and those that are none. */
function sorted(events: readonly RecordedEvent[], kinds: ReadonlyMap<string, unknown>) {
  const delivered = new Map<string, RecordedEvent[]>();
  const malformed: ParkedEvent[] = [];
  for (const event of events) {
    const reason = fault(event);
    if (reason === null && isUnreadable(event)) {
      malformed.push({ event, reason: unreadableReason(event), attempts: 1 });
    } else if (reason !== null) {
      malformed.push(parkMalformed(event, reason));
    } else if (kinds.has(parseStream(event.stream).category)) {
      const of = delivered.get(event.stream);
      if (of === undefined) delivered.set(event.stream, [event]);
      else of.push(event);
    }
  }
  return { delivered, malformed };
}
