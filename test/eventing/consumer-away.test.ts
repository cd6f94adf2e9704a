import { expect, test } from '@jest/globals';
import { Unavailable } from '../../eventing/index.ts';
import { batch, notes, noting, openJournals, order, testConsumer } from './consuming.ts';

test('an event whose reaction finds the store away is no dead letter: the feed delivers it again', async () => {
  await using store = openJournals();
  let away = true;
  let tries = 0;
  const consumer = testConsumer(store, {
    reactions: {
      ...noting,
      async react(event, unit) {
        tries++;
        if (away) throw new Unavailable('MongoDB', 'unknown', new Error('connection reset'));
        await noting.react(event, unit);
      },
    },
  });
  await expect(consumer.deliver(batch([order('a', 1)], 1))).rejects.toBeInstanceOf(Unavailable);
  expect([tries, await store.deadLetters.list('c'), await consumer.position()]).toEqual([1, [], {}]);
  away = false;
  await consumer.deliver(batch([order('a', 1)], 1));
  expect([await notes(store), await consumer.position()]).toEqual([['orders-a@1'], { orders: 1 }]);
});

test('nor when it goes away while the events of a batch that failed are tried one by one', async () => {
  await using store = openJournals();
  const seen: string[] = [];
  const consumer = testConsumer(store, {
    reactions: {
      ...noting,
      async react(event, unit) {
        seen.push(event.id);
        if (event.id === 'orders-bad@1') throw new Error('cannot be processed');
        if (seen.length === 5) throw new Unavailable('MongoDB', 'unknown', new Error('connection reset'));
        await noting.react(event, unit);
      },
    },
  });
  const events = batch([order('a', 1), order('bad', 1), order('c', 1)], 3);
  await expect(consumer.deliver(events)).rejects.toBeInstanceOf(Unavailable);
  expect(await store.deadLetters.list('c')).toEqual([]);
  await consumer.deliver(events);
  expect((await store.deadLetters.list('c')).map(({ event }) => event.id)).toEqual(['orders-bad@1']);
  expect(new Set(await notes(store))).toEqual(new Set(['orders-a@1', 'orders-c@1']));
});
