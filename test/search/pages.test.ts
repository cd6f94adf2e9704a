import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { readFilter } from '../../subgraphs/search/filter.ts';
import { list } from '../../subgraphs/search/list.ts';
import { sortColumns } from '../../subgraphs/search/model.ts';
import type { Owners, Row } from '../../subgraphs/search/owners.ts';
import { statistics } from '../../subgraphs/search/statistics.ts';

/** So many orders, made when they are read: `pages` has the first order of each page that was handed out. */
function manyOrders(count: number, reading: (pages: readonly WeakRef<Row>[]) => Promise<void> = async () => {}) {
  const pages: WeakRef<Row>[] = [];
  const name = (i: number) => `o${String(i).padStart(6, '0')}`;
  const owners: Owners = {
    async scan({ after, limit }) {
      await reading(pages);
      const start = after === undefined ? 0 : Number(String(after.at(-1)).slice(1)) + 1;
      const rows = Array.from({ length: Math.max(0, Math.min(limit, count - start)) }, (_, i) => ({
        id: name(start + i),
        customerId: `c${(start + i) % 2000}`,
        placedAt: '2026-11-23T00:00:00.000Z',
        quantity: 1,
      }));
      pages.push(new WeakRef(rows[0] ?? { id: 'none' }));
      return rows;
    },
    count: async () => count,
    ids: async (_, __, limit) => Array.from({ length: limit }, (___, i) => `c${i}`),
    rows: async (_, ids) => ids.map((id) => ({ id, country: id.endsWith('7') ? 'NL' : 'DE', name: `n${id}` })),
  };
  return { owners, pages };
}

const byCustomer = [{ column: sortColumns.CUSTOMER_NAME, direction: 'asc' as const }];
const newestFirst = [{ column: sortColumns.PLACED_AT, direction: 'desc' as const }];
const dutch = readFilter({ customer: { country: ['NL'] } });

describe('memory', () => {
  test('a scan over 50,000 orders keeps a few pages, whatever is asked', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    let most = 0;
    const { owners, pages } = manyOrders(50_000, async (read) => {
      if (read.length % 15 !== 0) return;
      await setImmediate(); // what was looked at in this turn stays alive until its end
      collect();
      most = Math.max(most, read.filter((page) => page.deref() !== undefined).length);
    });
    const reader = { owners, bound: 200_000, batch: 1000 };

    expect((await list(reader, { filter: dutch, sort: byCustomer, limit: 21 }).rows()).length).toBe(21);
    expect(pages.length).toBe(51);
    const groups = await statistics(reader, readFilter({}), ['CUSTOMER_COUNTRY']);
    expect(groups).toEqual([
      { customerCountry: 'DE', orders: 45_000, quantity: 45_000 },
      { customerCountry: 'NL', orders: 5_000, quantity: 5_000 },
    ]);
    expect(await list(reader, { filter: dutch, sort: newestFirst, limit: 21 }).total()).toBe(5_000);
    expect(pages.length).toBe(3 * 51);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe('the bound', () => {
  const refused = (number: number, bound: number) =>
    expect.objectContaining({ extensions: { code: 'LIMIT_EXCEEDED', limit: 'search', number, bound } });

  test('what would read more orders than it is refused at once, with both numbers', async () => {
    const { owners, pages } = manyOrders(2001);
    const reader = { owners, bound: 2000, batch: 1000 };
    await expect(statistics(reader, readFilter({}), ['STATUS'])).rejects.toEqual(refused(2001, 2000));
    await expect(list(reader, { filter: dutch, sort: byCustomer, limit: 5 }).rows()).rejects.toEqual(
      refused(2001, 2000),
    );
    await expect(list(reader, { filter: dutch, sort: newestFirst, limit: 5 }).total()).rejects.toEqual(
      refused(2001, 2000),
    );
    expect(pages.length).toBeLessThanOrEqual(3);
  });

  test('as many as it are read', async () => {
    const reader = { owners: manyOrders(2000).owners, bound: 2000, batch: 1000 };
    expect(await statistics(reader, readFilter({}), [])).toEqual([{ orders: 2000, quantity: 2000 }]);
  });

  test('a page that is found within it is answered, however many orders there are', async () => {
    const { owners, pages } = manyOrders(1_000_000);
    const reader = { owners, bound: 100, batch: 1000 };
    expect((await list(reader, { filter: readFilter({}), sort: newestFirst, limit: 21 }).rows()).length).toBe(21);
    expect((await list(reader, { filter: dutch, sort: newestFirst, limit: 10 }).rows()).length).toBe(10);
    await expect(list(reader, { filter: dutch, sort: newestFirst, limit: 11 }).rows()).rejects.toEqual(
      refused(101, 100),
    );
    expect(pages.length).toBeLessThan(20);
  });

  test('a list in the orders’ own order reads its page and no more', async () => {
    const { owners } = manyOrders(1_000_000);
    const limits: number[] = [];
    const noting: Owners = {
      ...owners,
      scan(query, fields) {
        limits.push(query.limit);
        return owners.scan(query, fields);
      },
    };
    await list(
      { owners: noting, bound: 100, batch: 1000 },
      { filter: readFilter({}), sort: newestFirst, limit: 21 },
    ).rows();
    expect(limits).toEqual([21]);
  });
});

test('a page that fails while the last one is worked on fails the answer, not the process', async () => {
  const { owners } = manyOrders(5000);
  let reads = 0;
  const failing: Owners = {
    ...owners,
    async scan(query, fields) {
      if (++reads === 2) throw new Error('orders is down');
      return owners.scan(query, fields);
    },
    async rows(entity, ids, fields) {
      await setImmediate();
      return owners.rows(entity, ids, fields);
    },
  };
  const reader = { owners: failing, bound: 200_000, batch: 1000 };
  await expect(statistics(reader, readFilter({}), ['CUSTOMER_COUNTRY'])).rejects.toThrow('orders is down');
});
