import { describe, expect, test } from '@jest/globals';
import type { EntityKind, Event, RecordedEvent } from '../../eventing/index.ts';
import { projector } from '../../projector/projector.ts';
import { entity, joinedView, many, one } from '../../projector/view.ts';
import { boxes, items, views } from './boxes.ts';
import { event } from './histories.ts';
import { memoryViewStore } from './memory-view-store.ts';
import { lines, naiveDump } from './naive.ts';

const name = (version: number, name: unknown = `name ${version}`) =>
  event('items', 'i1', version, { id: 'i1', name, rank: version, secret: '', home: null });
const other = event('items', 'i2', 1, { id: 'i2', name: 'other', rank: 1, secret: '', home: null });
const poison = (version: number) => name(version, { not: 'a text' });

interface Thing {
  readonly id: string;
}

/** A view of items that are folded in a way of the test's own. */
function viewOf(evolve: (data: Thing, type: string) => Thing | null) {
  const kind: EntityKind<Thing, Event<string, Thing>> = {
    category: 'items',
    type: 'Item',
    evolve: (_, { data, type }) => evolve(data, type),
  };
  return joinedView(entity(kind, { fields: ['id'] }), { name: 'things', answers: {} });
}

/** A projector on a store of its own, whose waits are only written down. */
function started(options: { readonly attempts?: number } = {}) {
  const store = memoryViewStore(views);
  const waits: number[] = [];
  const delay = async (attempt: number) => void waits.push(attempt);
  const running = projector({ views, store, delay, ...options });
  const deliver = (...events: readonly RecordedEvent[]) =>
    running.deliver({ events, position: { log: events.length }, caughtUp: null });
  const nameOf = async (id: string) => (await store.get(items, [id], { root: ['name'], parts: {} })).get(id)?.root;
  return { ...running, store, waits, deliver, nameOf, batch: running.deliver };
}

describe('gaps', () => {
  test('an event that comes before an earlier one waits for it, over a crash, and the entity is stale meanwhile', async () => {
    const { deliver, store, nameOf } = started();
    await deliver(name(1), name(3), name(4));
    expect(await nameOf('i1')).toMatchObject({ name: 'name 1' });
    expect(await store.stale()).toEqual([
      { stream: 'items-i1', version: 3, reason: 'waits for version 2', waiting: 2 },
    ]);
    const afterCrash = projector({ views, store });
    await afterCrash.deliver({ events: [name(2)], position: { log: 9 }, caughtUp: null });
    expect(await nameOf('i1')).toMatchObject({ name: 'name 4' });
    expect(await store.stale()).toEqual([]);
    expect(await store.progress()).toMatchObject({ position: { log: 9 } });
  });
});

describe('an event that fails', () => {
  test('is tried a bounded number of times, with growing waits, then parked with its reason; all else goes on', async () => {
    const { deliver, store, nameOf, waits } = started();
    await deliver(name(1), poison(2), name(3), other);
    expect(waits).toEqual([1, 2]);
    expect(await nameOf('i1')).toMatchObject({ name: 'name 1' });
    expect(await nameOf('i2')).toMatchObject({ name: 'other' });
    const [stale] = await store.stale();
    expect(stale).toMatchObject({
      stream: 'items-i1',
      version: 2,
      waiting: 2,
      reason: expect.stringContaining('takes text, not [object Object]'),
    });
    await store.write(async (writer) => {
      expect((await writer.parked(['items-i1'])).map(({ attempts }) => attempts)).toEqual([3, 0]);
    });
  });

  test('is not tried again by what comes behind it, only by retry, which replays all that waited', async () => {
    let broken = true;
    const view = viewOf((data) => (broken ? fail() : data));
    const store = memoryViewStore([view]);
    let tried = 0;
    const fail = (): never => {
      tried += 1;
      throw new Error('no such rule yet');
    };
    const { deliver, retry } = projector({ views: [view], store, attempts: 2, delay: async () => {} });
    for (const version of [1, 2, 3]) await deliver({ events: [name(version)], position: {}, caughtUp: null });
    expect(tried).toBe(2);
    expect(await retry()).toBe(0);
    expect(tried).toBe(4);
    broken = false;
    expect(await retry('items-i1')).toBe(3);
    expect(await store.stale()).toEqual([]);
    expect(await store.applied(['items-i1'])).toEqual(new Map([['items-i1', 3]]));
    expect(await retry()).toBe(0);
  });

  test('of a type that nobody knows is parked, not skipped', async () => {
    // What a switch without a default comes to in JavaScript.
    const view = viewOf((data, type) => (type === 'Changed' ? data : JSON.parse('{}').state));
    const store = memoryViewStore([view]);
    const { deliver } = projector({ views: [view], store, delay: async () => {} });
    await deliver({ events: [name(1), { ...name(2), type: 'Renamed' }], position: {}, caughtUp: null });
    expect(await store.stale()).toMatchObject([{ version: 2, reason: expect.stringContaining("'Renamed'") }]);
  });

  test('because it is malformed is parked by itself, and nothing queues behind it', async () => {
    const { deliver, store, nameOf } = started();
    const malformed = [null, {}, { ...name(1), stream: 'nodash' }, { ...name(1), version: 0 }, { ...name(1), data: 7 }];
    await deliver(...(malformed as RecordedEvent[]), name(1));
    expect(await nameOf('i1')).toMatchObject({ name: 'name 1' });
    const stale = await store.stale();
    expect(stale).toHaveLength(malformed.length);
    expect(stale.every(({ reason }) => reason.startsWith('malformed: '))).toBe(true);
  });
});

test('when the store fails the batch is refused, and its repetition makes up for it', async () => {
  let broken = true;
  const store = memoryViewStore(views, (what) => {
    if (broken && what.startsWith('put progress')) throw new Error('disk full');
  });
  const { deliver } = projector({ views, store });
  const batch = { events: [name(1), other], position: { log: 2 }, caughtUp: { at: 5, sources: ['log'] } };
  await expect(deliver(batch)).rejects.toThrow('disk full');
  expect(await store.progress()).toEqual({ position: {}, asOf: 0 });
  broken = false;
  await deliver(batch);
  expect(await store.progress()).toEqual({ position: { log: 2 }, asOf: 5 });
  expect(await lines(store.dump())).toEqual(naiveDump(views, batch.events));
});

describe('progress', () => {
  const caughtUp = (at: number) => ({ at, sources: ['log'] });
  test('says how current the view is, also when nothing happens, but writes that only a few times a second', async () => {
    const { batch, store } = started();
    let writes = 0;
    const { write } = store;
    Object.assign(store, {
      write(work: Parameters<typeof write>[0]) {
        writes += 1;
        return write(work);
      },
    });
    await batch({ events: [name(1)], position: { log: 1 }, caughtUp: caughtUp(1_000) });
    for (let at = 1_010; at <= 2_000; at += 10) await batch({ events: [], position: {}, caughtUp: caughtUp(at) });
    expect(await store.progress()).toEqual({ position: { log: 1 }, asOf: 2_000 });
    expect(writes).toBeLessThanOrEqual(6);
  });

  test('is not current while more is waiting, and keeps what it was', async () => {
    const { batch, store } = started();
    await batch({ events: [], position: {}, caughtUp: caughtUp(1_000) });
    await batch({ events: [name(1)], position: { log: 1 }, caughtUp: null });
    expect(await store.progress()).toEqual({ position: { log: 1 }, asOf: 1_000 });
  });
});

test('a kind is folded once, however many views and joins show it; other categories are left alone', async () => {
  let folds = 0;
  const counted = viewOf((data) => {
    folds += 1;
    return data;
  });
  const join = { a: one(counted.root, () => 'i1'), b: many(counted.root, () => ['i1']) };
  const all = ['v1', 'v2'].map((view) => joinedView(boxes.root, { name: view, join, answers: {} }));
  const running = projector({ views: all, store: memoryViewStore(all) });
  await running.deliver({ events: [name(1), event('foreign', 'x', 1, {})], position: {}, caughtUp: null });
  expect(folds).toBe(1);
  expect([...running.categories].sort()).toEqual(['boxes', 'items']);
});

test('two kinds of one category are refused', () => {
  const clash = [items, viewOf((data) => data)];
  expect(() => projector({ views: clash, store: memoryViewStore(clash) })).toThrow("'items'");
});
