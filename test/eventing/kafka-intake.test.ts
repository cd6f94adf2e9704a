import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type RecordedEvent, streamName } from '../../eventing/index.ts';
import { messageOf } from '../../eventing/kafka/index.ts';
import { type Arrival, intake, type OwnPartition } from '../../eventing/kafka/intake.ts';
import { metadata } from '../contracts/accounts.ts';

const place = (partition: number): OwnPartition => ({
  topic: 't',
  partition,
  category: 'orders',
  source: `orders/${partition}`,
});

const eventAt = (partition: number, offset: number): RecordedEvent => {
  const stream = streamName('orders', `${partition}`);
  const version = offset + 1;
  return { ...metadata, stream, version, type: 'Moved', data: {}, id: `${stream}@${version}` };
};

/** What one fetch brings of a partition: the messages from one offset to another. */
function arrival(partition: number, from: number, until: number): Arrival {
  const offsets = Array.from({ length: until - from }, (_, i) => from + i);
  const messages = offsets.map((offset) => {
    const { key, value, headers } = messageOf({ offset: offset + 100, event: eventAt(partition, offset) }, 's');
    return { key: Buffer.from(key), value: Buffer.from(value), headers, offset: `${offset}`, timestamp: '0' };
  });
  return { fetchedFrom: from, messages, next: until };
}

describe('what comes in', () => {
  test('of a partition that is not ours, or whose start is not known yet, nothing', () => {
    const some = intake();
    expect(some.accept('orders/0', arrival(0, 0, 3))).toBe('unwanted');
    some.assign([place(0)]);
    expect(some.accept('orders/0', arrival(0, 0, 3))).toBe('unwanted');
    some.start('orders/0', 0);
    expect(some.accept('orders/0', arrival(0, 0, 3))).toBe('taken');
    some.assign([]);
    expect(some.accept('orders/0', arrival(0, 3, 4))).toBe('unwanted');
    expect([some.held(), some.hasMore(), some.take(10)]).toEqual([0, false, []]);
  });

  test('a partition that stays ours over a rebalance goes on where it was; one that came back starts anew', () => {
    const some = intake();
    some.assign([place(0), place(1)]);
    some.start('orders/0', 5);
    some.start('orders/1', 5);
    some.accept('orders/0', arrival(0, 5, 8));
    expect(some.assign([place(0)])).toEqual([]);
    expect(some.reading('orders/0')?.expected).toBe(8);
    expect(some.held()).toBe(3);
    expect(some.assign([place(0), place(1)])).toEqual([place(1)]);
    expect(some.isPlaced()).toBe(false);
  });

  test('what was taken before a rebalance took the partition away is not ours any more, though it came back', () => {
    const some = intake();
    some.assign([place(0)]);
    some.start('orders/0', 0);
    some.accept('orders/0', arrival(0, 0, 2));
    const slices = some.take(10);
    expect(slices.map(some.isOurs)).toEqual([true]);
    some.assign([]);
    some.assign([place(0)]);
    expect(slices.map(some.isOurs)).toEqual([false]);
  });

  test('a batch has events of every partition that has some, each first in its turn', () => {
    const some = intake();
    some.assign([place(0), place(1)]);
    for (const partition of [0, 1]) {
      some.start(`orders/${partition}`, 0);
      some.accept(`orders/${partition}`, arrival(partition, 0, 3));
    }
    const batches = [1, 2, 3].map(() => some.take(2).map(({ reading, next }) => [reading.place.partition, next]));
    expect(batches).toEqual([
      [[0, 2]],
      [[1, 2]],
      [
        [0, 3],
        [1, 3],
      ],
    ]);
    expect(some.hasMore()).toBe(false);
  });

  test('marks of transactions move the position behind them', () => {
    const some = intake();
    some.assign([place(0)]);
    some.start('orders/0', 0);
    some.accept('orders/0', { ...arrival(0, 0, 2), next: 3 });
    some.accept('orders/0', { fetchedFrom: 3, messages: [], next: 4 });
    const slices = some.take(10);
    some.settle(slices);
    expect(slices.map(({ events, next }) => [events.length, next])).toEqual([[2, 4]]);
    expect(some.reading('orders/0')?.delivered).toBe(4);
  });
});

test('whatever kafkajs hands over, in whatever order, after whatever rebalances: no offset is skipped', () => {
  const step = fc.oneof(
    fc.record({ fetch: fc.tuple(fc.nat(1), fc.nat(40), fc.integer({ min: 1, max: 6 })) }),
    fc.record({ next: fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 6 })) }),
    fc.record({ take: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ assign: fc.subarray([0, 1]) }),
  );
  const property = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const some = intake();
    /** What the subscriber has stored: everything before these offsets was delivered. */
    const stored = [0, 0];
    const accept = (partition: number, from: number, count: number) =>
      some.accept(`orders/${partition}`, arrival(partition, from, from + count));
    for (const step of steps) {
      if ('fetch' in step) accept(...step.fetch);
      else if ('next' in step)
        accept(step.next[0], some.reading(`orders/${step.next[0]}`)?.expected ?? 0, step.next[1]);
      else if ('assign' in step) {
        for (const { source, partition } of some.assign(step.assign.map(place))) some.start(source, stored[partition]!);
      } else {
        const slices = some.take(step.take);
        for (const { reading, events, next } of slices) {
          const { partition } = reading.place;
          for (const { version } of events) {
            expect(version - 1).toBeLessThanOrEqual(stored[partition]!);
            stored[partition] = Math.max(stored[partition]!, version);
          }
          expect(next).toBeLessThanOrEqual(stored[partition]!);
        }
        some.settle(slices);
      }
    }
  });
  fc.assert(property, { numRuns: 500 });
});
