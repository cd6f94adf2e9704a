import { encodeCursor, listFingerprint } from '../../api/index.ts';
import { badInput, query, type Wrong } from './request.ts';

const LISTS = ['orders', 'customers', 'containers', 'voyages', 'ports'];
const paged = (name: string, list: string, first: unknown, says: RegExp): Wrong =>
  query(
    `${list}: ${name}`,
    `query($first: Int) { ${list}(first: $first) { nodes { __typename } } }`,
    badInput(200, says),
    {
      first,
    },
  );

const sizes: readonly Wrong[] = [
  ...LISTS.flatMap((list) => [
    paged('a page of none', list, 0, /first is 0: ask for 1 to 100/),
    paged('a page of 101', list, 101, /first is 101/),
  ]),
  paged('a page of less than none', 'orders', -1, /first is -1/),
  paged('a page of all', 'customers', 2_147_483_647, /first is 2147483647/),
  query(
    'a page of none, within another',
    '{ customer(id: "anna") { orders(first: 0) { nodes { id } } } }',
    badInput(200, /first is 0/),
  ),
];

const ORDERS = 'query($after: String) { orders(after: $after) { nodes { id } } }';
const cursor = (name: string, after: string): Wrong => query(name, ORDERS, badInput(200, /cursor/), { after });
const orders = listFingerprint({ field: 'Query.orders', args: {} });
const customers = listFingerprint({ field: 'Query.customers', args: {} });

const cursors: readonly Wrong[] = [
  cursor('a cursor that is empty', ''),
  cursor('a cursor that is garbage', 'page 2'),
  cursor('a cursor that is long', 'A'.repeat(100_000)),
  cursor('a cursor of a null', Buffer.from('null').toString('base64url')),
  cursor('a cursor of another list', encodeCursor(customers, ['anna'])),
  cursor(
    'a cursor of another filter',
    encodeCursor(listFingerprint({ field: 'Query.orders', args: { filter: { status: ['PENDING'] } } }), [
      '2026-01-01T00:00:00.000Z',
      'x',
    ]),
  ),
  cursor('a cursor with too little in it', encodeCursor(orders, ['o-assigned'])),
  cursor('a cursor with an id that is a number', encodeCursor(orders, ['2026-01-01T00:00:00.000Z', 7])),
  ...['customers', 'containers', 'voyages', 'ports'].map((list) =>
    query(
      `${list}: a cursor of orders`,
      `query($after: String) { ${list}(after: $after) { nodes { __typename } } }`,
      badInput(200, /cursor/),
      { after: encodeCursor(orders, ['2026-01-01T00:00:00.000Z', 'o-assigned']) },
    ),
  ),
];

const filtered = (name: string, type: string, field: string, value: unknown, says: RegExp): Wrong =>
  query(
    `a filter of ${name}`,
    `query($value: ${type}) { orders(filter: { ${field}: $value }) { totalCount } }`,
    badInput(400, says),
    { value },
  );

const filters: readonly Wrong[] = [
  filtered('an unknown status', '[OrderStatus!]', 'status', ['LOST'], /LOST/),
  filtered('a null among its values', '[OrderStatus!]', 'status', [null], /null/),
  filtered('a status in small letters', '[OrderStatus!]', 'status', 'pending', /pending/),
  filtered('a text for a number', 'IntRange', 'quantity', { from: 'many' }, /Int/),
  filtered('a fraction for a whole number', 'IntRange', 'quantity', { until: 1.5 }, /Int/),
  filtered('a range that is a number', 'IntRange', 'quantity', 7, /IntRange/),
  filtered('a range with a bound too many', 'IntRange', 'quantity', { from: 1, to: 2 }, /to/),
  filtered('a range with a prototype', 'IntRange', 'quantity', JSON.parse('{"__proto__": {"from": 1}}'), /__proto__/),
  filtered('a moment that is a word', 'DateTimeRange', 'placedAt', { from: 'yesterday' }, /RFC 3339/),
  filtered('a moment that never was', 'DateTimeRange', 'placedAt', { from: '2026-02-30T00:00:00Z' }, /Date/),
  filtered('a moment that is a number', 'DateTimeRange', 'placedAt', { until: 1_767_225_600_000 }, /RFC 3339/),
  filtered(
    'a huge text for a number',
    'IntRange',
    'quantity',
    { from: 'x'.repeat(100_000) },
    /\$value.*characters in all/,
  ),
  query('an id that is an object', 'query($id: ID!) { order(id: $id) { id } }', badInput(400, /ID/), {
    id: { $ne: null },
  }),
  query('an id that is not given', 'query($id: ID!) { order(id: $id) { id } }', badInput(400, /\$id/), {}),
  query('an id that is null', 'query($id: ID!) { order(id: $id) { id } }', badInput(400, /null/), { id: null }),
];

export const lists = [...sizes, ...cursors, ...filters];
