import { expect, test } from '@jest/globals';
import { boxes, items, views } from '../../projector/boxes.ts';
import type { OpenViewStore } from '../view-store.ts';
import { aBox, anItem, put } from './given.ts';

export function aggregates(open: OpenViewStore): void {
  test('rows are sorted by their key: text by code point, numbers by value, nulls last', async () => {
    await using store = await open(views);
    const labels = ['b', '\u{1F600}', null, 'B', '\uFF01', 'a', 'b', null];
    await put(
      store,
      labels.map((label, i) => aBox(`b${i}`, 1, { label, weight: i === 0 ? null : i })),
    );
    const rows = await store.aggregate(boxes, { where: [], groupBy: ['label'], sums: ['weight'] });
    expect(rows).toEqual([
      { key: ['B'], count: 1, sums: [3] },
      { key: ['a'], count: 1, sums: [5] },
      { key: ['b'], count: 2, sums: [6] },
      { key: ['\uFF01'], count: 1, sums: [4] },
      { key: ['\u{1F600}'], count: 1, sums: [1] },
      { key: [null], count: 2, sums: [9] },
    ]);
  });

  test('by columns of the root and of parts, under conditions; deleted ones do not count', async () => {
    await using store = await open(views);
    const ranked = [anItem('i1', 1, { rank: 10 }), anItem('i2', 1, { rank: 9 })];
    const lids = ['i1', 'i2', 'i1', null, 'i3'];
    await put(
      store,
      lids.map((lid, i) => aBox(`b${i}`, 1, { lid, weight: i, label: i < 4 ? 'x' : 'y' })),
      ranked,
    );
    await put(store, [{ ...aBox('b0', 2), state: null }]);
    const rows = await store.aggregate(boxes, {
      where: [{ column: 'weight', from: 1 }],
      groupBy: ['lid.rank', 'label'],
      sums: ['weight'],
    });
    expect(rows).toEqual([
      { key: [9, 'x'], count: 1, sums: [1] },
      { key: [10, 'x'], count: 1, sums: [2] },
      { key: [null, 'x'], count: 1, sums: [3] },
      { key: [null, 'y'], count: 1, sums: [4] },
    ]);
    expect(await store.aggregate(boxes, { where: [], groupBy: ['label'], sums: [] })).toEqual([
      { key: ['x'], count: 3, sums: [] },
      { key: ['y'], count: 1, sums: [] },
    ]);
  });

  test('without a dimension it is one row over all, also when nothing matches', async () => {
    await using store = await open(views);
    await put(store, [aBox('b1', 1, { weight: 2 }), aBox('b2', 1, { weight: 3 })], [anItem('i1', 1)]);
    const where = [{ column: 'weight', from: 100 }];
    expect(await store.aggregate(boxes, { where: [], groupBy: [], sums: ['weight'] })).toEqual([
      { key: [], count: 2, sums: [5] },
    ]);
    expect(await store.aggregate(boxes, { where, groupBy: [], sums: ['weight'] })).toEqual([
      { key: [], count: 0, sums: [0] },
    ]);
    expect(await store.aggregate(boxes, { where, groupBy: ['label'], sums: [] })).toEqual([]);
    expect(await store.aggregate(items, { where: [], groupBy: ['rank'], sums: [] })).toEqual([
      { key: [null], count: 1, sums: [] },
    ]);
  });
}
