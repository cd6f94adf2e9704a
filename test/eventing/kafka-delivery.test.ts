import { expect, test } from '@jest/globals';
import type { FeedBatch } from '../../eventing/index.ts';
import { deliverFrom } from '../../eventing/kafka/delivery.ts';
import { messageOf } from '../../eventing/kafka/index.ts';
import { type Arrival, intake, type OwnPartition } from '../../eventing/kafka/intake.ts';
import { order } from './consuming.ts';

const place = (partition: number): OwnPartition => ({
  topic: 't',
  partition,
  category: 'orders',
  source: `orders/${partition}`,
});

/** Three events of a stream of its own. */
function arrival(partition: number): Arrival {
  const messages = [0, 1, 2].map((offset) => {
    const event = order(`${partition}`, offset + 1);
    const { key, value, headers } = messageOf({ offset: 10 * (partition + 1) + offset, event }, 's');
    return { key: Buffer.from(key), value: Buffer.from(value), headers, offset: `${offset}`, timestamp: '0' };
  });
  return { fetchedFrom: 0, messages, next: 3 };
}

test('what a rebalance takes while it is delivered again takes its places along', async () => {
  const taken = intake({ places: true });
  taken.assign([place(0), place(1)]);
  for (const { source, partition } of [place(0), place(1)]) {
    taken.start(source, 0);
    taken.accept(source, arrival(partition));
  }
  const batches: FeedBatch[] = [];
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const delivery = deliverFrom({
    intake: taken,
    batchSize: 100,
    quietInterval: 1_000,
    delay: async () => {},
    places: true,
    caughtUp: () => null,
    failed: () => taken.assign([place(1)]),
    settled: settle,
    async deliver(batch) {
      batches.push(batch);
      if (batches.length === 1) throw new Error('not now');
    },
  });
  await settled;
  await delivery[Symbol.asyncDispose]();
  const told = batches.map(({ events, places = [] }) => [
    events.map(({ id }) => id),
    places.map(({ source, offset, sequence }) => `${source}:${offset}=${sequence}`),
  ]);
  const first = ['orders/0:0=10', 'orders/0:1=11', 'orders/0:2=12'];
  const second = ['orders/1:0=20', 'orders/1:1=21', 'orders/1:2=22'];
  const idsOf = (partition: number) => [1, 2, 3].map((version) => `orders-${partition}@${version}`);
  expect(told).toEqual([
    [
      [...idsOf(0), ...idsOf(1)],
      [...first, ...second],
    ],
    [idsOf(1), second],
  ]);
});
