import { makeBell } from '../bell.ts';
import { type Delay, growing } from '../delay.ts';
import type { CaughtUp, FeedRequest, Position } from '../feed.ts';
import type { Intake, Slice } from './intake.ts';

export interface DeliveryOptions extends Pick<FeedRequest, 'deliver' | 'places'> {
  readonly intake: Intake;
  readonly batchSize: number;
  /** How often a quiet feed says that it is quiet, ms. */
  readonly quietInterval: number;
  readonly delay: Delay;
  /** As of when the subscriber has everything once it has these events too. */
  readonly caughtUp: (slices: readonly Slice[]) => CaughtUp | null;
  readonly failed: (attempt: number, error: unknown) => void;
  /** Something was delivered. */
  readonly settled: () => void;
}

export interface Delivery extends AsyncDisposable {
  /** There may be something to deliver or to say. */
  ring(): void;
}

/** Hands over what is there as soon as the subscriber can take it, and never waits for more. */
export function deliverFrom(options: DeliveryOptions): Delivery {
  const { intake, batchSize, quietInterval, delay, caughtUp, deliver, places, failed, settled } = options;
  const bell = makeBell();
  const stopped = makeBell();
  let open = true;
  let told = Number.NEGATIVE_INFINITY;

  /** Until it is taken. What a rebalance took from us meanwhile is for another member, and left out. */
  const handOver = async (all: readonly Slice[]): Promise<readonly Slice[]> => {
    for (let attempt = 1, slices = all; open; attempt++, slices = slices.filter(intake.isOurs)) {
      const events = slices.flatMap((slice) => slice.events);
      const asOf = caughtUp(slices);
      if (events.length === 0 && (asOf === null || asOf.at - told < quietInterval)) return slices;
      try {
        await deliver({ events, position: positionBehind(slices), caughtUp: asOf, ...(places && placesOf(slices)) });
        told = asOf?.at ?? told;
        return slices;
      } catch (error) {
        failed(attempt, error);
        if (open) await Promise.race([delay(growing(attempt, 100, 10_000)), stopped.rung()]);
      }
    }
    return [];
  };

  const follow = async (): Promise<void> => {
    while (open) {
      const taken = await handOver(intake.take(batchSize));
      intake.settle(taken);
      settled();
      if (!open) return;
      if (!intake.hasMore()) await bell.rung();
      // What came meanwhile gets its turn: kafkajs must fetch and say that it lives.
      else await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const following = follow();
  return {
    ring: bell.ring,
    async [Symbol.asyncDispose]() {
      open = false;
      stopped.ring();
      bell.ring();
      await following;
    },
  };
}

const placesOf = (slices: readonly Slice[]) => ({ places: slices.flatMap(({ places = [] }) => places) });

const positionBehind = (slices: readonly Slice[]): Position =>
  Object.fromEntries(slices.map(({ reading, next }) => [reading.place.source, next - 1]));
