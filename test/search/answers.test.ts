import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFilter } from '../../subgraphs/search/filter.ts';
import { keysetOf, list } from '../../subgraphs/search/list.ts';
import { dimension, sortColumns } from '../../subgraphs/search/model.ts';
import type { Reader } from '../../subgraphs/search/owners.ts';
import type { Sort } from '../../subgraphs/search/plan.ts';
import { statistics } from '../../subgraphs/search/statistics.ts';
import { fewConditions, filters, groupings, sorts } from './questions.ts';
import { grouped, ordered, type ReferenceFilter, type ReferenceSort } from './reference.ts';
import { ownersOf, worlds } from './world.ts';

const anyFilter = fc.oneof(filters, fewConditions);
/** From one that makes every set too large, to one that takes all in one batch. */
const batches = fc.constantFrom(1, 2, 3, 7, 1000);

const sortOf = (keys: readonly ReferenceSort[]): readonly Sort[] => {
  const wanted = keys.length === 0 ? [{ field: 'PLACED_AT', direction: 'DESC' } as const] : keys;
  return wanted.map(({ field, direction }) => ({
    column: sortColumns[field],
    direction: direction === 'DESC' ? 'desc' : 'asc',
  }));
};

/** All pages of a list, from the first to the last. */
async function allPages(reader: Reader, filter: ReferenceFilter, keys: readonly ReferenceSort[], first: number) {
  const ids: string[] = [];
  for (let after: ReturnType<typeof keysetOf> | undefined; ; ) {
    const rows = await list(reader, { filter: readFilter(filter), sort: sortOf(keys), after, limit: first + 1 }).rows();
    const shown = rows.slice(0, first);
    ids.push(...shown.map(({ id }) => id));
    const last = shown.at(-1);
    if (rows.length <= first || last === undefined) return ids;
    if (new Set(ids).size < ids.length) throw new Error(`an order came twice: ${ids}`);
    after = keysetOf(last);
  }
}

describe('search answers what the obvious way answers', () => {
  test('lists: every page to the end, by any filter and order, whatever the batches', async () => {
    const property = fc.asyncProperty(
      worlds,
      anyFilter,
      sorts,
      fc.integer({ min: 1, max: 9 }),
      batches,
      async (world, filter, keys, first, batch) => {
        const { owners } = ownersOf(world);
        const found = await allPages({ owners, bound: 1000, batch }, filter, keys, first);
        expect(found).toEqual(ordered(world, filter, keys));
      },
    );
    await fc.assert(property, { numRuns: 1500 });
  });

  test('totals: of any filter, whichever page they are asked with', async () => {
    const property = fc.asyncProperty(worlds, anyFilter, sorts, batches, async (world, filter, keys, batch) => {
      const { owners } = ownersOf(world);
      const reader = { owners, bound: 1000, batch };
      const question = { filter: readFilter(filter), sort: sortOf(keys), limit: 3 };
      const wanted = ordered(world, filter, keys).length;
      expect(await list(reader, question).total()).toBe(wanted);
      const rows = await list(reader, question).rows();
      const answer = list(reader, { ...question, after: rows[0] && keysetOf(rows[0]) });
      expect((await Promise.all([answer.rows(), answer.total()]))[1]).toBe(wanted);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  test('statistics: by any dimensions, also none or the same twice', async () => {
    const property = fc.asyncProperty(worlds, anyFilter, groupings, batches, async (world, filter, groupBy, batch) => {
      const { owners } = ownersOf(world);
      const rows = await statistics({ owners, bound: 1000, batch }, readFilter(filter), groupBy);
      const dimensions = [...new Set(groupBy)].map(dimension);
      const wanted = grouped(world, filter, groupBy).map(({ key, orders, quantity }) => ({
        ...Object.fromEntries(
          dimensions.map(({ field }, i) => {
            const value = key[i] ?? null;
            return [field, value !== null && /Port$/.test(field) ? { __typename: 'Port', unlocode: value } : value];
          }),
        ),
        orders,
        quantity,
      }));
      expect(rows).toEqual(wanted);
    });
    await fc.assert(property, { numRuns: 1000 });
  });
});
