import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type EventStore,
  handle,
  type Reactions,
  type RecordedEvent,
  TooManyConflicts,
  VersionConflict,
} from '../../eventing/index.ts';
import { journal, metadata } from '../contracts/accounts.ts';
import { batch, notes, noting, openJournals, order, testConsumer } from './consuming.ts';

let store: EventStore;
beforeEach(() => {
  store = openJournals();
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

const a1 = order('a', 1);
const a2 = order('a', 2);
const a3 = order('a', 3);
const b1 = order('b', 1);
const b2 = order('b', 2);
const ids = (events: readonly RecordedEvent[]) => events.map(({ id }) => id);

/** Reactions that throw on some events while `broken` holds them. */
function breaking(broken: Set<string>, tried: string[] = []): Reactions {
  return {
    categories: ['orders'],
    async react(event, unit) {
      tried.push(event.id);
      await noting.react(event, unit);
      if (broken.has(event.id)) throw new Error('cannot do it');
    },
  };
}

describe('once and in order', () => {
  test('a batch is one append with its position', async () => {
    const consumer = testConsumer(store);
    await consumer.deliver(batch([a1, b1, a2], 3));
    expect(await notes(store)).toEqual(ids([a1, b1, a2]));
    expect(await notes(store, 'orders-a')).toEqual(ids([a1, a2]));
    expect(await consumer.position()).toEqual({ orders: 3 });
    expect(await store.processed('c', ['orders-a', 'orders-b'])).toEqual(
      new Map([
        ['orders-a', 2],
        ['orders-b', 1],
      ]),
    );
  });

  test('what it records says which event caused it', async () => {
    await testConsumer(store).deliver(batch([{ ...a1, correlation: 'first' }], 1));
    expect(await store.readStream('journals', 'all')).toMatchObject([{ causation: a1.id, correlation: 'first' }]);
  });

  test('a duplicate is dropped, in the batch, later, and after a restart', async () => {
    const consumer = testConsumer(store);
    await consumer.deliver(batch([a1, a1, b1], 2));
    await consumer.deliver(batch([a1, b1, a2], 3));
    await testConsumer(store).deliver(batch([a2, a1], 3));
    expect(await notes(store)).toEqual(ids([a1, b1, a2]));
  });

  test('events of other categories are nothing to it', async () => {
    const other = { ...a1, stream: 'ships-1', id: 'ships-1@1', version: 5 };
    await testConsumer(store).deliver(batch([other, a1], 2));
    expect(await notes(store)).toEqual(ids([a1]));
  });

  test('an event behind a gap waits for the missing one; other streams do not', async () => {
    const consumer = testConsumer(store);
    await consumer.deliver(batch([a3, b1, a2], 3));
    expect(await notes(store)).toEqual(ids([b1]));
    await consumer.deliver(batch([b2, a1], 5));
    expect(await notes(store)).toEqual(ids([b1, b2, a1, a2, a3]));
  });

  test('while one waits no position is stored: a crash loses nothing', async () => {
    const consumer = testConsumer(store);
    await consumer.deliver(batch([a1], 1));
    await consumer.deliver(batch([a3, b1], 3));
    await consumer.deliver(batch([b2], 4));
    expect(await testConsumer(store).position()).toEqual({ orders: 1 });
    const restarted = testConsumer(store);
    await restarted.deliver(batch([a3, b1, b2, a2], 5));
    expect(await notes(store)).toEqual(ids([a1, b1, b2, a2, a3]));
    expect(await restarted.position()).toEqual({ orders: 5 });
  });

  test('two instances at once do nothing twice', async () => {
    const [one, two] = [testConsumer(store), testConsumer(store)];
    await Promise.all([one.deliver(batch([a1, b1, a2], 3)), two.deliver(batch([a1, b1, a2], 3))]);
    expect(await notes(store)).toEqual(ids([a1, b1, a2]));
  });

  test('a batch is decided again when a command changed what it had loaded', async () => {
    let interferes = true;
    const reactions: Reactions = {
      categories: ['orders'],
      async react(event, unit) {
        await noting.react(event, unit);
        if (interferes) await handle(store, journal, 'all', 'a command', metadata);
        interferes = false;
      },
    };
    await testConsumer(store, { reactions }).deliver(batch([a1, b1], 2));
    expect(await notes(store)).toEqual(['a command', ...ids([a1, b1])]);
  });

  test('a category that is new to a consumer is read from the start', async () => {
    const consumer = testConsumer(store);
    expect(await consumer.position()).toEqual({});
    await consumer.deliver(batch([a1], 7));
    expect(await consumer.position()).toEqual({ orders: 7 });
    const wider = testConsumer(store, { reactions: { ...noting, categories: ['orders', 'ships'] } });
    expect(await wider.position()).toEqual({ orders: -1 });
    await wider.deliver(batch([a1, a2], 8));
    expect(await wider.position()).toEqual({ orders: 8 });
    expect(await notes(store)).toEqual(ids([a1, a2]));
  });
});

describe('dead letters', () => {
  test('one bad event stops nobody: it is parked with its reason, its stream behind it', async () => {
    const broken = new Set([a2.id]);
    const tried: string[] = [];
    const waits: number[] = [];
    const delay = async (ms: number) => void waits.push(ms);
    const consumer = testConsumer(store, { reactions: breaking(broken, tried), attempts: 3, delay });
    await consumer.deliver(batch([a1, a2, a3, b1], 4));
    expect(await notes(store)).toEqual(ids([a1, b1]));
    expect(await store.deadLetters.list('c')).toEqual([
      { consumer: 'c', event: a2, reason: 'Error: cannot do it', attempts: 3 },
      { consumer: 'c', event: a3, reason: 'waits behind an earlier event of its stream', attempts: 0 },
    ]);
    expect(await consumer.position()).toEqual({ orders: 4 });
    expect(tried.filter((id) => id === a2.id)).toHaveLength(4); // once in the batch, three times alone
    expect(waits).toEqual([100, 200]);
    expect(tried.indexOf(b1.id)).toBeLessThan(tried.lastIndexOf(a2.id));
  });

  test('later events queue behind, once; a retry processes all in order', async () => {
    const broken = new Set([a1.id]);
    const consumer = testConsumer(store, { reactions: breaking(broken) });
    await consumer.deliver(batch([a1, b1], 2));
    await consumer.deliver(batch([a2, b2], 4));
    await testConsumer(store, { reactions: breaking(broken) }).deliver(batch([a1, b1, a2, a3, b2], 5));
    const letters = await store.deadLetters.list('c');
    expect(letters.map(({ event, attempts }) => [event.id, attempts])).toEqual([
      [a1.id, 5],
      [a2.id, 0],
      [a3.id, 0],
    ]);
    expect(await notes(store)).toEqual(ids([b1, b2]));

    expect(await consumer.retryDeadLetters()).toBe(0);
    expect((await store.deadLetters.list('c', 'orders-a'))[0]).toMatchObject({ attempts: 6 });
    broken.clear();
    expect(await consumer.retryDeadLetters('orders-b')).toBe(0);
    expect(await consumer.retryDeadLetters('orders-a')).toBe(3);
    expect(await notes(store, 'orders-a')).toEqual(ids([a1, a2, a3]));
    expect(await store.deadLetters.list('c')).toEqual([]);
    await consumer.deliver(batch([order('a', 4), a3], 6));
    expect(await notes(store, 'orders-a')).toHaveLength(4);
  });

  test('what fails only for a while is not parked', async () => {
    let failures = 3;
    const reactions: Reactions = {
      categories: ['orders'],
      async react(event, unit) {
        if (event.id === a1.id && failures-- > 0) throw new Error('not yet');
        await noting.react(event, unit);
      },
    };
    await testConsumer(store, { reactions }).deliver(batch([a1, a2, b1], 3));
    expect(await notes(store)).toEqual(ids([b1, a1, a2]));
    expect(await store.deadLetters.list('c')).toEqual([]);
  });

  test('a failed reaction leaves nothing behind', async () => {
    await testConsumer(store, { reactions: breaking(new Set([a1.id])) }).deliver(batch([a1], 1));
    expect(await store.readLog(0, 10)).toEqual([]);
    expect(await store.processed('c', ['orders-a'])).toEqual(new Map([['orders-a', 0]]));
  });

  test('a gap that never fills parks its stream; when the missing event comes, a retry processes all', async () => {
    const consumer = testConsumer(store, { patience: 3 });
    await consumer.deliver(batch([a1, a3, b1], 3));
    for (let i = 0; i < 2; i++) await consumer.deliver(batch([], 3, { at: 1, sources: ['orders'] }));
    expect(await store.deadLetters.list('c')).toEqual([]);
    expect(await consumer.position()).toEqual({});
    await consumer.deliver(batch([b2], 4));
    expect(await store.deadLetters.list('c')).toMatchObject([
      { event: a3, reason: 'version 2 of its stream has not come' },
    ]);
    expect(await consumer.position()).toEqual({ orders: 4 });
    expect(await consumer.retryDeadLetters()).toBe(0);
    await consumer.deliver(batch([a2], 5));
    expect(await notes(store, 'orders-a')).toEqual(ids([a1]));
    expect(await consumer.retryDeadLetters()).toBe(2);
    expect(await notes(store, 'orders-a')).toEqual(ids([a1, a2, a3]));
  });
});

describe('trouble with the store is not the event’s fault', () => {
  const refusing = (error: () => Error): EventStore => ({
    ...store,
    append: (appends, checkpoint) => (appends.length > 0 ? Promise.reject(error()) : store.append(appends, checkpoint)),
  });

  test('a store that cannot write: the delivery is refused, nothing is parked', async () => {
    await testConsumer(store).position();
    const consumer = testConsumer(refusing(() => new Error('disk full')));
    await expect(consumer.deliver(batch([a1], 1))).rejects.toThrow('disk full');
    expect(await store.deadLetters.list('c')).toEqual([]);
    await testConsumer(store).deliver(batch([a1], 1));
    expect(await notes(store)).toEqual([a1.id]);
  });

  test('endless conflicts: the delivery is refused, nothing is parked', async () => {
    const consumer = testConsumer(refusing(() => new VersionConflict('journals-all', 1, 2)));
    await expect(consumer.deliver(batch([a1], 1))).rejects.toThrow(TooManyConflicts);
    expect(await store.deadLetters.list('c')).toEqual([]);
  });
});
