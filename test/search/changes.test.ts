import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Order } from '../../subgraphs/orders/events.ts';
import { readFilter } from '../../subgraphs/search/filter.ts';
import { keysetOf, list } from '../../subgraphs/search/list.ts';
import { sortColumns } from '../../subgraphs/search/model.ts';
import type { Owners, Reader } from '../../subgraphs/search/owners.ts';
import { statistics } from '../../subgraphs/search/statistics.ts';
import { fewConditions, sorts } from './questions.ts';
import { grouped, ordered } from './reference.ts';
import { ownersOf, type World, worlds } from './world.ts';

const RESTLESS = 'restless';

/** Every third order is restless: it has become another before each scan of a page. */
function changing(world: World, others: World): { calm: World; owners: Owners } {
  const calm = { ...world, orders: world.orders.filter((_, i) => i % 3 > 0) };
  let scans = 0;
  const now = () => {
    scans++;
    const restless = world.orders
      .filter((_, i) => i % 3 === 0)
      .map(({ id }, i): Order => {
        const become = others.orders[(i + scans) % others.orders.length] ?? world.orders[0]!;
        return { ...become, id, product: RESTLESS };
      });
    return { ...world, orders: [...calm.orders, ...restless] };
  };
  const { owners } = ownersOf(world);
  const { count } = ownersOf(now()).owners;
  return { calm, owners: { ...owners, count, scan: (query, fields) => ownersOf(now()).owners.scan(query, fields) } };
}

async function allIds(reader: Reader, filter: object, sort: Parameters<typeof ordered>[2], first: number) {
  const ids: string[][] = [];
  for (let after: ReturnType<typeof keysetOf> | undefined; ids.length < 500; ) {
    const keys = sort.map(({ field, direction }) => ({
      column: sortColumns[field],
      direction: direction === 'DESC' ? ('desc' as const) : ('asc' as const),
    }));
    const rows = await list(reader, { filter: readFilter(filter), sort: keys, after, limit: first + 1 }).rows();
    const shown = rows.slice(0, first);
    ids.push(shown.map(({ id }) => id));
    const last = shown.at(-1);
    if (rows.length <= first || last === undefined) return ids;
    after = keysetOf(last);
  }
  throw new Error('the list has no end');
}

describe('while other orders change between the reads', () => {
  const batches = fc.constantFrom(1, 2, 5, 1000);

  test('those that stay as they are come once each, in order; and no page has an order twice', async () => {
    const someSort = sorts.filter(({ length }) => length > 0);
    const first = fc.integer({ min: 1, max: 9 });
    const property = fc.asyncProperty(
      worlds,
      worlds,
      fewConditions,
      someSort,
      first,
      batches,
      async (world, others, filter, sort, first, batch) => {
        const { calm, owners } = changing(world, others);
        const pages = await allIds({ owners, bound: 1000, batch }, filter, sort, first);
        const stayed = new Set(calm.orders.map(({ id }) => id));
        expect(pages.flat().filter((id) => stayed.has(id))).toEqual(ordered(calm, filter, sort));
        for (const page of pages) expect(new Set(page).size).toBe(page.length);
      },
    );
    await fc.assert(property, { numRuns: 500 });
  });

  test('each counts once in the statistics', async () => {
    const property = fc.asyncProperty(worlds, worlds, batches, async (world, others, batch) => {
      const { calm, owners } = changing(world, others);
      const rows = await statistics({ owners, bound: 1000, batch }, readFilter({}), ['PRODUCT']);
      const counted = rows.map((row) => ({ ...row }) as { product?: string; orders: number; quantity: number });
      const calmRows = grouped(calm, {}, ['PRODUCT']).map(({ key, orders, quantity }) => ({
        product: key[0],
        orders,
        quantity,
      }));
      expect(counted.filter(({ product }) => product !== RESTLESS)).toEqual(calmRows);
      const restless = world.orders.length - calm.orders.length;
      expect(counted.find(({ product }) => product === RESTLESS)?.orders ?? 0).toBe(restless);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
