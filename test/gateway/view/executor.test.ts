import { describe, expect, test } from '@jest/globals';
import { askBoth, bothWays, type Question, seen } from './asking.ts';
import { wholeWorld } from './world.ts';

/** Asks both ways and holds them equal; the table says what else must be so, lest both be wrong. */
async function both(query: string, variables?: Question['variables'], operationName?: string) {
  const answers = await askBoth(wholeWorld, { query, variables, operationName });
  expect(seen(answers.view)).toEqual(seen(answers.reference, answers.view));
  return answers.view;
}

const keys = (value: unknown): string[] => Object.keys(value ?? {});
const [order] = wholeWorld.orders;

describe('answers are those of plain resolvers', () => {
  test.each<[string, string, Question['variables']?]>([
    ['a point read', '{ order(id: "o-1") { id product customer { name address { city } } voyage { ship } } }'],
    [
      'all of a document',
      `{ orders(first: 100) { nodes {
        id product quantity status reason pickupDate expectedDeliveryDate placedAt
        customer { id name email tier address { street city country postalCode } }
        voyage { id ship departure arrival capacity freeCapacity status }
        containers { id brand type capacity status anomalies telemetry { temperature humidity co2 recordedAt } }
        pickupPort { unlocode name country timeZone coordinates { latitude longitude } }
        destinationPort { unlocode name }
      } } }`,
    ],
    ['an unknown id', '{ order(id: "nobody") { id } }'],
    ['a list', '{ orders(first: 5) { totalCount nodes { id placedAt } pageInfo { hasNextPage endCursor } } }'],
    ['edges', '{ orders { edges { cursor node { id } } } }'],
    ['only a count', '{ orders(filter: { status: [PENDING] }) { totalCount } }'],
    ['only page info', '{ orders(first: 2) { pageInfo { endCursor hasNextPage } } }'],
    ['nothing read', '{ orders { __typename } }'],
    ['aliases', '{ a: order(id: "o-1") { x: id y: id } b: order(id: "o-2") { x: product } }'],
    [
      'a fragment',
      'query { order(id: "o-1") { ...F } } fragment F on Order { id customer { ...G } } fragment G on Customer { name }',
    ],
    [
      'merged fields',
      '{ order(id: "o-1") { customer { id } ... on Order { customer { name } } customer { address { city } } } }',
    ],
    [
      'merged lists',
      '{ orders(first: 3) { nodes { id } } orders(first: 3) { nodes { customer { name } } totalCount } }',
    ],
    [
      '__typename',
      '{ __typename orders(first: 1) { __typename nodes { __typename customer { __typename } } pageInfo { __typename } } }',
    ],
    ['key order', '{ order(id: "o-1") { status ...F id } } fragment F on Order { quantity id product }'],
    [
      '@skip and @include',
      'query($a: Boolean!, $b: Boolean = false) { order(id: "o-1") { id @skip(if: $a) product @include(if: $a) status @include(if: $b) } }',
      { a: true },
    ],
    [
      'a skipped fragment',
      'query($a: Boolean!) { order(id: "o-1") { ...F @include(if: $a) customer { name @skip(if: $a) id } } } fragment F on Order { customer { email } }',
      { a: false },
    ],
    ['everything skipped', '{ order(id: "o-1") @skip(if: true) { id } }'],
    [
      'introspection',
      'query($n: String!) { __type(name: $n) { ...T } __schema { queryType { name } } order(id: "o-1") { id } } fragment T on __Type { name fields(includeDeprecated: true) { name } }',
      { n: 'Order' },
    ],
    ['an unknown type', '{ __type(name: "Nothing") { name } }'],
    [
      'an alias like a prototype',
      '{ __proto__: order(id: "o-1") { constructor: id __proto__: product toString: status } }',
    ],
    [
      'a variable in an input object',
      'query($s: [OrderStatus!], $q: Int) { orders(filter: { status: $s, quantity: { from: $q } }) { nodes { status quantity } } }',
      { s: ['PENDING', 'ASSIGNED'], q: 2 },
    ],
    [
      'one value for a list',
      '{ orders(filter: { status: PENDING }, orderBy: { field: QUANTITY }) { nodes { quantity } } }',
    ],
    [
      'an absent variable',
      'query($f: OrderFilter, $n: Int) { orders(filter: $f, first: $n) { totalCount nodes { id } } }',
    ],
    ['null arguments', '{ orders(filter: null, orderBy: null, first: null, after: null) { nodes { id } } }'],
    [
      'an instant with an offset',
      '{ orders(filter: { placedAt: { from: "2026-02-01T01:00:00+01:00" } }) { nodes { placedAt } } }',
    ],
    [
      'empty conditions',
      '{ orders(filter: { containers: { temperature: {} }, customer: {}, placedAt: {} }) { totalCount } }',
    ],
    ['an empty list', '{ orders(filter: { customer: { id: [] } }) { totalCount nodes { id } } }'],
    [
      'by the fields of parts',
      '{ orders(filter: { customer: { country: ["NL", "DE"] }, containers: { type: [REEFER_20] } }) { nodes { id } totalCount } }',
    ],
    [
      'sorted by parts',
      '{ orders(orderBy: [{ field: VOYAGE_ARRIVAL, direction: DESC }, { field: CUSTOMER_NAME }]) { edges { cursor node { id } } } }',
    ],
    ['by an argument of its own', '{ ports(country: "US") { nodes { unlocode coordinates { latitude } } } }'],
    [
      'lists within lists',
      '{ customers { nodes { id orders(first: 2) { totalCount nodes { id voyage { orders(first: 1) { edges { cursor node { customer { name orders { totalCount } } } } } } } pageInfo { hasNextPage endCursor } } } } }',
    ],
    [
      'references',
      '{ containers { nodes { port { name } order { id customer { name } voyage { from { name } } } telemetry { co2 } } } }',
    ],
    [
      'statistics',
      '{ orderStatistics(groupBy: [DESTINATION_PORT, STATUS]) { destinationPort { name country } status orders quantity month pickupPort { name } } }',
    ],
    [
      'statistics by one thing twice',
      '{ orderStatistics(groupBy: [STATUS, MONTH, STATUS], filter: { quantity: { until: 3 } }) { status month orders } }',
    ],
    ['statistics over all', '{ orderStatistics(groupBy: []) { orders quantity status __typename } }'],
    ['statistics over nothing', '{ orderStatistics(groupBy: [], filter: { product: [] }) { orders quantity } }'],
  ])('%s', async (_, query, variables = {}) => {
    expect((await both(query, variables)).errors).toBeUndefined();
  });

  test.each<[string, string, string, string, Question['variables']?]>([
    ['first too large', '{ orders(first: 101) { totalCount } }', 'orders', 'first is 101'],
    [
      'first too small',
      '{ order(id: "o-1") { id customer { orders(first: 0) { totalCount } } } }',
      'order.customer.orders',
      'first is 0',
    ],
    ['not a cursor', '{ a: orders(after: "x") { nodes { id } } }', 'a', 'is not a cursor'],
    [
      'a cursor of another list',
      '{ orders(after: "WyJhIiwiYiJd") { nodes { id } } }',
      'orders',
      'belongs to another list',
    ],
    [
      'null where it must not be',
      'query($id: ID = "o-1") { order(id: $id) { id } customer(id: "c-1") { id } }',
      'order',
      'must not be null',
      { id: null },
    ],
  ])('%s is an error at its field', async (_, query, path, message, variables = {}) => {
    const { errors } = await both(query, variables);
    expect(errors?.map((error) => [error.path?.join('.'), error.extensions.code])).toEqual([[path, 'BAD_USER_INPUT']]);
    expect(errors?.[0]?.message).toContain(message);
  });

  test('a condition that is null fails the object that it belongs to', async () => {
    const query = 'query($a: Boolean = true) { customer(id: "c-1") { id } order(id: "o-1") { id @skip(if: $a) } }';
    const { data, errors } = await both(query, { a: null });
    expect(data).toEqual({ customer: { id: 'c-1' }, order: null });
    expect(errors?.[0]?.message).toContain('must not be null');
  });

  test('a condition that is null at the top leaves no data', async () => {
    expect(
      (await both('query($a: Boolean = true) { order(id: "o-1") @skip(if: $a) { id } }', { a: null })).data,
    ).toBeNull();
  });

  test('the named one of several operations is executed', async () => {
    const { data } = await both('query A { order(id: "o-1") { id } } query B { order(id: "o-2") { id } }', {}, 'B');
    expect(data).toEqual({ order: { id: 'o-2' } });
  });

  test('one prepared operation answers with other variables and other conditions', async () => {
    const query =
      'query($id: ID!, $a: Boolean!, $b: Boolean!) { order(id: $id) { id product @include(if: $a) status @skip(if: $b) } }';
    const { ask } = await bothWays(wholeWorld, { query });
    for (const [id, a, b, expected] of [
      ['o-1', true, false, ['id', 'product', 'status']],
      ['o-2', true, true, ['id', 'product']],
      ['o-1', false, true, ['id']],
      ['o-1', true, false, ['id', 'product', 'status']],
    ] as const) {
      const { view, reference } = await ask({ id, a, b });
      expect(seen(view)).toEqual(seen(reference, view));
      expect(keys(view.data?.order)).toEqual(expected);
    }
  });

  test('more combinations of conditions than are kept', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const query = `query(${names.map((name) => `$${name}: Boolean!`).join()}) { ${names.map((name) => `${name}: __typename @skip(if: $${name})`).join(' ')} }`;
    const { ask } = await bothWays(wholeWorld, { query });
    for (const round of [0, 1]) {
      for (let bits = 0; bits < 64; bits++) {
        const variables = Object.fromEntries(names.map((name, i) => [name, ((bits >> i) & 1) !== round]));
        const { view, reference } = await ask(variables);
        expect(seen(view)).toEqual(seen(reference, view));
      }
    }
  });

  test('a list is paged to its end without repeats or gaps', async () => {
    const query =
      'query($after: String) { orders(first: 2, after: $after, orderBy: { field: CUSTOMER_COUNTRY }) { edges { cursor node { id } } pageInfo { hasNextPage } } }';
    const ids: unknown[] = [];
    let after: unknown;
    for (let more = true; more; ) {
      const { data } = await both(query, { after });
      const page = JSON.parse(JSON.stringify(data)).orders;
      ids.push(...page.edges.map((edge: { node: { id: string } }) => edge.node.id));
      after = page.edges.at(-1)?.cursor;
      more = page.pageInfo.hasNextPage;
    }
    expect([...ids].sort()).toEqual(wholeWorld.orders.map(({ id }) => id).sort());
  });

  test('what is there is what the state says', async () => {
    const { data } = await both('{ order(id: "o-1") { id product quantity } }');
    expect(data).toEqual({ order: { id: 'o-1', product: order?.product, quantity: order?.quantity } });
  });
});
