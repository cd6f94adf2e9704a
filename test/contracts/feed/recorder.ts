import type { FeedBatch, Place, Position, RecordedEvent } from '../../../eventing/index.ts';

/** Takes down what a subscription delivers, and lets tests wait for it. */
export function recorder() {
  const batches: FeedBatch[] = [];
  let waiting: { until: () => boolean; resolve: () => void }[] = [];
  return {
    batches,
    events: (): RecordedEvent[] => batches.flatMap(({ events }) => events),
    places: (): Place[] => batches.flatMap(({ places = [] }) => places),
    position: (): Position => Object.assign({}, ...batches.map(({ position }) => position)),
    deliver: async (batch: FeedBatch): Promise<void> => {
      batches.push(batch);
      for (const { resolve } of waiting.filter(({ until }) => until())) resolve();
      waiting = waiting.filter(({ until }) => !until());
    },
    until: (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => (condition() ? resolve() : waiting.push({ until: condition, resolve }))),
  };
}
