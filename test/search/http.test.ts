import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeCursor, listFingerprint } from '../../api/index.ts';
import { ask, PAGE_FIELDS, type Page, pageThrough } from '../subgraphs/running.ts';
import { fewConditions, filters, groupings, sorts } from './questions.ts';
import { grouped, ordered, type ReferenceFilter, type ReferenceSort } from './reference.ts';
import { type System, systemOf } from './system.ts';
import { type World, worlds } from './world.ts';

const ORDERS = `query ($filter: OrderFilter, $orderBy: [OrderSort!], $first: Int, $after: String) {
  orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { ${PAGE_FIELDS} }
}`;
const STATISTICS = `query ($filter: OrderFilter, $groupBy: [OrderDimension!]!) {
  orderStatistics(filter: $filter, groupBy: $groupBy) { orders quantity }
}`;

/** A fixed one, large enough to page through. */
const [world] = fc.sample(
  worlds.filter(({ orders }) => orders.length > 30),
  { numRuns: 1, seed: 7 },
) as [World];

async function compare(system: System, of: World, filter: ReferenceFilter, orderBy: ReferenceSort[], first: number) {
  const totals = new Set<number>();
  const pages = await pageThrough(async (after) => {
    const { data, errors } = await ask<{ orders: Page }>(system.url, ORDERS, { filter, orderBy, first, after });
    expect(errors).toEqual([]);
    totals.add(data.orders.totalCount);
    return data.orders;
  });
  const wanted = ordered(of, filter, orderBy);
  expect(pages.flat()).toEqual(wanted);
  expect([...totals]).toEqual([wanted.length]);
}

describe('over HTTP, from the owners’ own stores', () => {
  test('lists and statistics are those of the obvious way', async () => {
    await using system = await systemOf(world);
    const any = fc.oneof(filters, fewConditions);
    const property = fc.asyncProperty(
      any,
      sorts,
      groupings,
      fc.integer({ min: 3, max: 40 }),
      async (filter, keys, groupBy, first) => {
        await compare(system, world, filter, keys, first);
        const { data } = await ask<{ orderStatistics: object[] }>(system.url, STATISTICS, { filter, groupBy });
        const counted = grouped(world, filter, groupBy).map(({ orders, quantity }) => ({ orders, quantity }));
        expect(data.orderStatistics).toEqual(counted);
      },
    );
    await fc.assert(property, { numRuns: 40 });
    expect(system.logged).toEqual([]);
  });

  test('a cursor is made of the list’s arguments as coerced, the sort keys’ values and the id', async () => {
    await using system = await systemOf(world);
    const query = `{ orders(filter: { placedAt: { from: "2026-10-01T02:00:00+02:00" } }, orderBy: [{ field: QUANTITY }, { field: CUSTOMER_NAME, direction: DESC }], first: 1) {
      edges { cursor node { id } }
    } }`;
    const { data } = await ask<{ orders: Page }>(system.url, query);
    const [edge] = data.orders.edges;
    const order = world.orders.find(({ id }) => id === edge?.node.id);
    const customer = world.customers.find(({ id }) => id === order?.customerId);
    const fingerprint = listFingerprint({
      field: 'Query.orders',
      args: {
        filter: { placedAt: { from: '2026-10-01T00:00:00.000Z' } },
        orderBy: [
          { field: 'QUANTITY', direction: 'ASC' },
          { field: 'CUSTOMER_NAME', direction: 'DESC' },
        ],
      },
    });
    expect(edge?.cursor).toBe(encodeCursor(fingerprint, [order!.quantity, customer?.name ?? null, order!.id]));
  });

  test('a service that is down costs only what needs it, and nobody has to do anything when it is back', async () => {
    await using system = await systemOf(world);
    const codes = async (query: string) =>
      (await ask(system.url, query)).errors.map(({ message, extensions }) => [extensions.code, message]);
    const down = [['SERVICE_UNAVAILABLE', expect.stringContaining("'voyages'")]];
    const needsVoyages = [
      '{ orders(filter: { voyage: { ship: ["Aurora"] } }) { nodes { id } } }',
      '{ orders(filter: { pickupPort: { country: ["NL"] } }) { totalCount } }',
      '{ orders(orderBy: [{ field: VOYAGE_ARRIVAL }]) { nodes { id } } }',
      '{ orderStatistics(groupBy: [DESTINATION_COUNTRY]) { orders } }',
    ];
    const doesNot = [
      '{ orders { nodes { id } totalCount } }',
      '{ orders(filter: { customer: { country: ["NL"] } }, orderBy: [{ field: CUSTOMER_NAME }]) { nodes { id } } }',
      '{ orderStatistics(groupBy: [CUSTOMER_TIER, MONTH]) { orders } }',
      '{ orders(filter: { voyage: { ship: ["Aurora"] }, status: [] }) { totalCount } }',
    ];
    for (const query of needsVoyages) expect(await codes(query)).toEqual([]);
    await system.stop('voyages');
    for (const query of needsVoyages) expect(await codes(query)).toEqual(down);
    for (const query of doesNot) expect(await codes(query)).toEqual([]);
    await system.start('voyages');
    for (const query of needsVoyages) expect(await codes(query)).toEqual([]);
    expect(system.logged).toEqual([]);
  });
});

describe('over HTTP, refused', () => {
  let system: System;
  beforeAll(async () => {
    system = await systemOf(world, { SEARCH_LIMIT: '10' });
  });
  afterAll(async () => system[Symbol.asyncDispose]());

  test.each<[string, string, object]>([
    ['first below 1', '{ orders(first: 0) { totalCount } }', { code: 'BAD_USER_INPUT' }],
    ['first above 100', '{ orders(first: 101) { totalCount } }', { code: 'BAD_USER_INPUT' }],
    ['what is no cursor', '{ orders(after: "x") { nodes { id } } }', { code: 'BAD_USER_INPUT' }],
    [
      'the cursor of another list',
      `{ orders(after: "${encodeCursor('another', ['2026-10-01T00:00:00.000Z', 'o1'])}") { nodes { id } } }`,
      { code: 'BAD_USER_INPUT' },
    ],
    [
      'more orders to read than the bound',
      '{ orderStatistics(groupBy: [STATUS]) { orders } }',
      { code: 'LIMIT_EXCEEDED', limit: 'search', number: world.orders.length, bound: 10 },
    ],
  ])('%s', async (_, query, extensions) => {
    expect((await ask(system.url, query)).errors).toMatchObject([{ extensions }]);
    expect(system.logged).toEqual([]);
  });
});
