import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  type EventStore,
  isUnreadable,
  type RecordedEvent,
  unreadable,
  unreadableReason,
} from '../../eventing/index.ts';
import { batch, notes, noting, openJournals, order, testConsumer } from './consuming.ts';

let store: EventStore;
beforeEach(() => {
  store = openJournals();
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

const time = '2026-11-23T08:00:00.000Z';
const strange = (offset: number): RecordedEvent =>
  unreadable({ source: 'orders/0', offset, reason: `fault ${offset}`, content: 'hello', time });
const reasons = async (id = 'c') => (await store.deadLetters.list(id)).map(({ reason }) => reason);

test('an unreadable message is an event of a stream of its own, the same at each delivery', () => {
  expect(strange(7)).toEqual(strange(7));
  expect(strange(7)).toMatchObject({ id: 'unreadable-orders/0:7@1', version: 1, data: { content: 'hello' } });
  expect(isUnreadable(strange(7))).toBe(true);
  expect(isUnreadable(order('a', 1))).toBe(false);
  expect(unreadableReason(strange(7))).toBe('fault 7');
});

test('a consumer keeps it with its reason, once, goes on, and the position passes it', async () => {
  const consumer = testConsumer(store);
  await consumer.deliver(batch([strange(1), order('a', 1), strange(2)], 3));
  await consumer.deliver(batch([strange(1)], 3));
  expect(await reasons()).toEqual(['fault 1', 'fault 2']);
  expect(await notes(store)).toEqual(['orders-a@1']);
  expect(await consumer.position()).toEqual({ orders: 3 });
});

test('no retry processes it', async () => {
  const consumer = testConsumer(store);
  await consumer.deliver(batch([strange(1)], 1));
  expect(await consumer.retryDeadLetters()).toBe(0);
  expect(await reasons()).toEqual(['fault 1']);
});

test('discarded, it is gone for ever, whatever comes again', async () => {
  const consumer = testConsumer(store);
  await consumer.deliver(batch([strange(1), strange(2)], 2));
  expect(await consumer.discardDeadLetter(strange(1).id)).toBe(true);
  expect(await consumer.discardDeadLetter(strange(1).id)).toBe(false);
  await testConsumer(store).deliver(batch([strange(1), strange(2)], 2));
  expect(await reasons()).toEqual(['fault 2']);
});

test('a discarded event counts as processed: what waits behind it can be retried, and it never comes back', async () => {
  const tried: string[] = [];
  const reactions: typeof noting = {
    ...noting,
    async react(event, unit) {
      tried.push(event.id);
      if (event.version === 2) throw new Error('cannot do it');
      await noting.react(event, unit);
    },
  };
  const consumer = testConsumer(store, { reactions, attempts: 2 });
  const all = [1, 2, 3, 4].map((version) => order('a', version));
  await consumer.deliver(batch(all, 4));
  await expect(consumer.discardDeadLetter('orders-a@3')).rejects.toMatchObject({
    code: 'LETTER_WAITS',
    message: expect.stringContaining('orders-a@2'),
  });
  expect(await consumer.discardDeadLetter('orders-a@2')).toBe(true);
  expect(await consumer.retryDeadLetters()).toBe(2);
  expect(await notes(store)).toEqual(['orders-a@1', 'orders-a@3', 'orders-a@4']);
  tried.length = 0;
  await testConsumer(store, { reactions }).deliver(batch(all, 4));
  expect([tried, await reasons()]).toEqual([[], []]);
});

test('one that waits for what never came can be discarded too', async () => {
  const consumer = testConsumer(store, { patience: 0 });
  await consumer.deliver(batch([order('a', 1), order('a', 3), order('a', 4)], 4));
  expect(await reasons()).toHaveLength(2);
  expect(await consumer.discardDeadLetter('orders-a@3')).toBe(true);
  expect(await consumer.retryDeadLetters()).toBe(1);
  expect(await notes(store)).toEqual(['orders-a@1', 'orders-a@4']);
});
