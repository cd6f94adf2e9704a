import { expect, test } from '@jest/globals';
import { type RecordedEvent, unreadable } from '../../eventing/index.ts';
import { projector } from '../../projector/projector.ts';
import { views } from './boxes.ts';
import { event } from './histories.ts';
import { memoryViewStore } from './memory-view-store.ts';

const strange = unreadable({
  source: 'items/0',
  offset: 7,
  reason: 'it is no CloudEvent',
  content: 'hello',
  time: '2026-11-23T08:00:00.000Z',
});
const item = (id: string, version: number, name: unknown) =>
  event('items', id, version, { id, name, rank: version, secret: '', home: null });

function started() {
  const store = memoryViewStore(views);
  const { deliver, ...rest } = projector({ views, store, delay: async () => {} });
  return {
    ...rest,
    store,
    deliver: (...events: readonly RecordedEvent[]) => deliver({ events, position: { items: 9 }, caughtUp: null }),
  };
}

test('what cannot be read is parked with its reason; the rest goes on and the position passes it', async () => {
  const { deliver, store, retry } = started();
  await deliver(item('i1', 1, 'a'), strange, item('i2', 1, 'b'));
  await deliver(strange);
  expect(await store.stale()).toEqual([
    { stream: 'unreadable-items/0:7', version: 1, reason: 'it is no CloudEvent', waiting: 1 },
  ]);
  expect(await store.progress()).toMatchObject({ position: { items: 9 } });
  expect(await store.applied(['items-i1', 'items-i2'])).toEqual(
    new Map([
      ['items-i1', 1],
      ['items-i2', 1],
    ]),
  );
  expect(await retry()).toBe(0);
  expect(await store.stale()).toHaveLength(1);
});

test('it can be discarded', async () => {
  const { deliver, store, discard } = started();
  await deliver(strange);
  expect(await discard(strange.id)).toBe(true);
  expect(await store.stale()).toEqual([]);
  expect(await discard(strange.id)).toBe(false);
});

test('an event cannot: the view would not be what its events say', async () => {
  const { deliver, store, discard } = started();
  await deliver(item('i1', 1, { not: 'a text' }), item('i1', 2, 'b'));
  await expect(discard('items-i1@1')).rejects.toMatchObject({ code: 'NOT_DISCARDABLE' });
  expect(await store.stale()).toMatchObject([{ stream: 'items-i1', waiting: 2 }]);
});

test('what is malformed can', async () => {
  const { deliver, store, discard } = started();
  await deliver({ ...item('i1', 1, 'a'), version: 0 });
  const [stale] = await store.stale();
  expect(await discard(`${stale?.stream}@1`)).toBe(true);
  expect(await store.stale()).toEqual([]);
});
