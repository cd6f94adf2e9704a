import { expect, test } from '@jest/globals';
import type { Query, SortKey } from '../../../eventing/index.ts';
import type { ViewStore } from '../../../projector/store.ts';
import { boxes, views } from '../../projector/boxes.ts';
import type { OpenViewStore } from '../view-store.ts';
import { aBox, nothing, put } from './given.ts';

const weights = [3, 1, null, 2, 2, null, 3, 1, 2, null];
const all = weights.map((weight, i) => aBox(`b${i}`, 1, { weight }));

const byWeight = (direction: SortKey['direction']): Query => ({
  where: [],
  orderBy: [{ column: 'weight', direction }],
  limit: 2,
});

/** Reads to the end, and calls back after each page. */
async function pages(store: ViewStore, query: Query, between: (page: number) => Promise<void> = async () => {}) {
  const ids: string[] = [];
  for (let page = 1, next = query; ; page++) {
    const [found] = await store.find(boxes, [next], nothing);
    ids.push(...found!.map(({ id }) => id));
    if (found!.length < query.limit || page > 30) return ids;
    next = { ...query, after: found!.at(-1)!.keyset };
    await between(page);
  }
}

/** Keyset paging. */
export function paging(open: OpenViewStore): void {
  test.each([
    ['asc', ['b1', 'b7', 'b3', 'b4', 'b8', 'b0', 'b6', 'b2', 'b5', 'b9']],
    ['desc', ['b0', 'b6', 'b3', 'b4', 'b8', 'b1', 'b7', 'b2', 'b5', 'b9']],
  ] as const)('%s: ties by id ascending, nulls to the end, nothing twice, nothing left out', async (direction, ids) => {
    await using store = await open(views);
    await put(store, all);
    expect(await pages(store, byWeight(direction))).toEqual(ids);
  });

  test('the keyset is the place in the order: the values of the sort columns, exactly, then the id', async () => {
    await using store = await open(views);
    await put(store, [aBox('b1', 1, { label: 'é"\u{1F600}', weight: null, size: 0.1 + 0.2 })]);
    const orderBy: SortKey[] = ['label', 'weight', 'size', 'lid.name'].map((column) => ({ column, direction: 'asc' }));
    const [[found] = []] = await store.find(boxes, [{ where: [], orderBy, limit: 1 }], nothing);
    expect(found?.keyset).toEqual(['é"\u{1F600}', null, 0.1 + 0.2, null, 'b1']);
  });

  test.each(['asc', 'desc'] as const)(
    '%s: rows that stay are read once while others come and go',
    async (direction) => {
      await using store = await open(views);
      await put(store, all);
      const ids = await pages(store, byWeight(direction), async (page) => {
        // Before and behind the place that was reached, and the very row where the page ended.
        await put(store, [aBox(`new-${page}`, 1, { weight: page % 4 }), { ...aBox(`b${page}`, 2), state: null }]);
      });
      const stayed = all.map(({ id }) => id).filter((id) => ['b0', 'b6', 'b7', 'b8', 'b9'].includes(id));
      expect(ids.filter((id) => stayed.includes(id)).sort()).toEqual(stayed);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  test('a deleted row is in no page, with conditions or without, not even behind a null', async () => {
    await using store = await open(views);
    await put(store, all);
    await put(store, [{ ...aBox('b5', 2), state: null }]);
    for (const direction of ['asc', 'desc'] as const) {
      expect(await pages(store, byWeight(direction))).not.toContain('b5');
    }
    expect(await pages(store, { where: [], orderBy: [], limit: 1 })).toEqual(
      all.map(({ id }) => id).filter((id) => id !== 'b5'),
    );
  });

  test('a keyset that does not fit the order is refused', async () => {
    await using store = await open(views);
    await expect(store.find(boxes, [{ ...byWeight('asc'), after: ['b1'] }], nothing)).rejects.toThrow('keyset');
  });
}
