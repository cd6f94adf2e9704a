import { expect, test } from '@jest/globals';
import { boxes, views } from '../../projector/boxes.ts';
import type { OpenViewStore } from '../view-store.ts';
import { aBox, anItem, documentOf, gone, put, read } from './given.ts';

/** Whatever comes late, twice, or from two writers changes nothing. */
export function guards(open: OpenViewStore): void {
  test('an entity that comes late or twice changes nothing', async () => {
    await using store = await open(views);
    const [first, second] = [aBox('b1', 1, { label: 'first' }), aBox('b1', 2, { label: 'second' })];
    for (const entity of [second, first, { ...second, state: first.state }]) {
      await store.write((writer) => writer.putEntities('boxes', [entity]));
    }
    await store.write(async (writer) => {
      expect(await writer.entities('boxes', ['b1', 'unknown'])).toEqual(new Map([['b1', second]]));
    });
  });

  test('of one batch with two versions of an entity the newer stays', async () => {
    await using store = await open(views);
    await store.write((writer) => writer.putEntities('boxes', [aBox('b1', 2), aBox('b1', 1), aBox('b1', 3)]));
    await store.write(async (writer) => {
      expect(await writer.entities('boxes', ['b1'])).toEqual(new Map([['b1', aBox('b1', 3)]]));
    });
  });

  test('a document that comes late or twice changes nothing', async () => {
    await using store = await open(views);
    const [first, second] = [
      aBox('b1', 1, { label: 'first', lid: 'i1' }),
      aBox('b1', 2, { label: 'second', lid: 'i2' }),
    ];
    await put(store, [second], [anItem('i1', 1, { name: 'one' }), anItem('i2', 1, { name: 'two' })]);
    const stored = await read(store, 'b1');
    for (const late of [first, second]) {
      await store.write((writer) => writer.putDocuments(boxes, [documentOf(late, [anItem('i1', 1)])]));
    }
    expect(await read(store, 'b1')).toEqual(stored);
    expect(stored).toMatchObject({ root: { label: 'second' }, parts: { lid: { name: 'two' } } });
  });

  test('a part that comes late or twice changes nothing', async () => {
    await using store = await open(views);
    await put(store, [aBox('b1', 1, { lid: 'i1', items: ['i1'] })], [anItem('i1', 2, { name: 'new' })]);
    for (const late of [anItem('i1', 1, { name: 'old' }), anItem('i1', 2, { name: 'other' })]) {
      await store.write(async (writer) => {
        await writer.putParts(boxes, 'lid', [late]);
        await writer.putParts(boxes, 'items', [late]);
      });
    }
    expect(await read(store, 'b1')).toMatchObject({ parts: { lid: { name: 'new' }, items: [{ name: 'new' }] } });
  });

  test('a newer document with an older part keeps the newer part that it had', async () => {
    await using store = await open(views);
    const [old, now] = [anItem('i1', 1, { name: 'old' }), anItem('i1', 2, { name: 'new' })];
    await put(store, [aBox('b1', 1, { lid: 'i1', items: ['i1'] })], [now]);
    const next = aBox('b1', 2, { label: 'next', lid: 'i1', items: ['i1', 'i1'] });
    await store.write((writer) => writer.putDocuments(boxes, [documentOf(next, [old])]));
    const parts = { lid: { name: 'new' }, items: [{ name: 'new' }, { name: 'new' }] };
    expect(await read(store, 'b1')).toMatchObject({ root: { label: 'next' }, parts });
    expect(
      await store.count(boxes, [[{ column: 'lid.name', in: ['new'] }], [{ column: 'lid.name', in: ['old'] }]]),
    ).toEqual([1, 0]);
  });

  test('two writers at once leave the newest of each', async () => {
    await using store = await open(views);
    await Promise.all([
      put(
        store,
        [aBox('b1', 1, { label: 'a', lid: 'i1' }), aBox('b2', 2, { label: 'newest' })],
        [anItem('i1', 1, { name: 'old' })],
      ),
      put(
        store,
        [aBox('b1', 2, { label: 'newest', lid: 'i1' }), aBox('b2', 1, { label: 'b' })],
        [anItem('i1', 2, { name: 'new' })],
      ),
    ]);
    expect(await read(store, 'b1')).toMatchObject({ root: { label: 'newest' }, parts: { lid: { name: 'new' } } });
    expect(await read(store, 'b2')).toMatchObject({ root: { label: 'newest' } });
  });

  test('work that fails leaves nothing that a second try would not put right', async () => {
    await using store = await open(views);
    const box = aBox('b1', 1, { label: 'once', lid: 'i1' });
    const failed = store.write(async (writer) => {
      await writer.putEntities('boxes', [box]);
      await writer.putEntities('items', [anItem('i1', 1, { name: 'lid' })]);
      throw new Error('died here');
    });
    await expect(failed).rejects.toThrow('died here');
    await put(store, [box], [anItem('i1', 1, { name: 'lid' })]);
    expect(await read(store, 'b1')).toMatchObject({ root: { label: 'once' }, parts: { lid: { name: 'lid' } } });
  });

  test('a tombstone guards against what comes late, and gives way to what comes after', async () => {
    await using store = await open(views);
    await put(store, [aBox('b1', 1, { label: 'was', items: ['i1'] }), aBox('b2', 1)], [anItem('i1', 1)]);
    await put(store, [{ ...aBox('b1', 2), state: null }]);
    await put(store, [aBox('b1', 1, { label: 'was' })]);
    expect(await read(store, 'b1')).toBeUndefined();
    expect(await store.count(boxes, [[], [{ some: 'items', where: [] }]])).toEqual([1, 0]);
    await store.write(async (writer) => {
      expect(await writer.entities('boxes', ['b1'])).toEqual(new Map([['b1', gone('b1', 2)]]));
    });
    await put(store, [aBox('b1', 3, { label: 'again', items: ['i1'] })]);
    expect(await read(store, 'b1')).toMatchObject({ root: { label: 'again' }, parts: { items: [{ rank: null }] } });
  });
}
