import { expect, test } from '@jest/globals';
import { boxes, items, views } from '../../projector/boxes.ts';
import type { OpenViewStore } from '../view-store.ts';
import { aBox, anItem, gone, put, read } from './given.ts';

/** Parts reach every document that embeds them, whatever came first. */
export function joins(open: OpenViewStore): void {
  test('a part that came before its document is embedded', async () => {
    await using store = await open(views);
    await put(store, [], [anItem('i1', 1, { name: 'lid', rank: 3 })]);
    await put(store, [aBox('b1', 1, { lid: 'i1', items: ['i1'] })]);
    const item = { id: 'i1', name: 'lid', rank: 3 };
    expect((await read(store, 'b1'))?.parts).toMatchObject({ lid: item, items: [item], parent: null });
  });

  test('a part that comes after its document reaches it, and is null until then', async () => {
    await using store = await open(views);
    await put(store, [aBox('b1', 1, { lid: 'i1', items: ['i2', 'i1'] })]);
    expect((await read(store, 'b1'))?.parts).toEqual({ lid: null, items: [null, null], parent: null });
    await put(store, [], [anItem('i1', 1, { name: 'lid' })]);
    expect((await read(store, 'b1'))?.parts).toMatchObject({ lid: { name: 'lid' }, items: [null, { name: 'lid' }] });
    expect(await store.count(boxes, [[{ column: 'lid.name', in: ['lid'] }]])).toEqual([1]);
  });

  test('a part reaches all documents that embed it, and no other', async () => {
    await using store = await open(views);
    const with1 = Array.from({ length: 25 }, (_, i) => aBox(`with-${i}`, 1, { lid: 'i1', items: ['i2'] }));
    const with2 = Array.from({ length: 25 }, (_, i) => aBox(`without-${i}`, 1, { lid: 'i2', items: ['i1'] }));
    await put(store, [...with1, ...with2], [anItem('i1', 1, { name: 'old' }), anItem('i2', 1, { name: 'old' })]);
    await put(store, [], [anItem('i1', 2, { name: 'new' })]);
    const lid = [{ column: 'lid.name', in: ['new'] }];
    const element = [{ some: 'items', where: [{ column: 'name', in: ['new'] }] }];
    expect(await store.count(boxes, [lid, element, [...lid, ...element]])).toEqual([25, 25, 0]);
    const found = await store.get(boxes, ['with-7', 'without-7'], {
      root: [],
      parts: { lid: ['name'], items: ['name'] },
    });
    expect(found.get('with-7')?.parts).toMatchObject({ lid: { name: 'new' }, items: [{ name: 'old' }] });
    expect(found.get('without-7')?.parts).toMatchObject({ lid: { name: 'old' }, items: [{ name: 'new' }] });
  });

  test('a document that changes its parts has the new ones, in their order, and is found by them alone', async () => {
    await using store = await open(views);
    const named = ['i1', 'i2', 'i3'].map((id) => anItem(id, 1, { name: `name of ${id}`, rank: 1 }));
    await put(store, [aBox('b1', 1, { lid: 'i1', items: ['i1', 'i2'] })], named);
    await put(store, [aBox('b1', 2, { lid: 'i2', items: ['i3', 'i2', 'i3'] })]);
    const names = (await read(store, 'b1'))?.parts;
    expect(names?.lid).toMatchObject({ name: 'name of i2' });
    expect(names?.items).toMatchObject([{ id: 'i3' }, { id: 'i2' }, { id: 'i3' }]);
    const byItem = (id: string) => [{ some: 'items', where: [{ column: 'id', in: [id] }] }];
    expect(await store.count(boxes, [byItem('i1'), byItem('i3')])).toEqual([0, 1]);
    await put(store, [aBox('b1', 3)]);
    expect((await read(store, 'b1'))?.parts).toEqual({ lid: null, items: [], parent: null });
    expect(await store.count(boxes, [byItem('i3'), [{ column: 'lid.rank', in: [1] }]])).toEqual([0, 0]);
  });

  test('a part that is deleted is null in its documents, and back when it is back', async () => {
    await using store = await open(views);
    await put(store, [aBox('b1', 1, { lid: 'i1', items: ['i1'] })], [anItem('i1', 1, { name: 'x' })]);
    await put(store, [], [gone('i1', 2)]);
    expect((await read(store, 'b1'))?.parts).toEqual({ lid: null, items: [null], parent: null });
    expect(await store.count(boxes, [[{ column: 'lid.name', in: ['x'] }], [{ some: 'items', where: [] }]])).toEqual([
      0, 1,
    ]);
    await put(store, [], [anItem('i1', 3, { name: 'y' })]);
    expect((await read(store, 'b1'))?.parts).toMatchObject({ lid: { name: 'y' }, items: [{ name: 'y' }] });
  });

  test('a document may embed another of its own kind', async () => {
    await using store = await open(views);
    await put(store, [aBox('b1', 1, { label: 'outer' })]);
    await put(store, [aBox('b2', 1, { parent: 'b1' })]);
    expect((await read(store, 'b2'))?.parts.parent).toMatchObject({ id: 'b1', label: 'outer' });
    await store.write((writer) => writer.putParts(boxes, 'parent', [aBox('b1', 2, { label: 'renamed' })]));
    expect((await read(store, 'b2'))?.parts.parent).toMatchObject({ label: 'renamed' });
  });

  test('a view that embeds nothing answers from the entities', async () => {
    await using store = await open(views);
    await put(
      store,
      [],
      [anItem('i1', 1, { name: 'x', rank: 2 }), anItem('i2', 1, { name: 'y', rank: 1 }), gone('i3', 4)],
    );
    const selected = { root: ['name'], parts: {} };
    expect((await store.get(items, ['i1', 'i3', 'i4'], selected)).get('i1')?.root).toMatchObject({ name: 'x' });
    const [found] = await store.find(
      items,
      [{ where: [], orderBy: [{ column: 'rank', direction: 'asc' }], limit: 9 }],
      selected,
    );
    expect(found?.map(({ id }) => id)).toEqual(['i2', 'i1']);
    await put(store, [], [anItem('i1', 2, { name: 'z', rank: 0 }), gone('i2', 2)]);
    expect(await store.count(items, [[], [{ column: 'name', in: ['x', 'y'] }], [{ column: 'rank', in: [0] }]])).toEqual(
      [1, 0, 1],
    );
  });
}
