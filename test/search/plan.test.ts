import { describe, expect, test } from '@jest/globals';
import { type OrderFilter, readFilter } from '../../subgraphs/search/filter.ts';
import { type ColumnRef, sortColumns } from '../../subgraphs/search/model.ts';
import { askedFirst, type Narrowed, planScan, type Reading } from '../../subgraphs/search/plan.ts';

const any: Reading = { keys: [], fields: [], sort: [] };
const sortedBy = (...fields: (keyof typeof sortColumns)[]): Reading => ({
  keys: fields.map((field) => sortColumns[field]),
  fields: [],
  sort: fields.map((field) => ({ column: sortColumns[field], direction: 'asc' })),
});
const groupedBy = (...keys: ColumnRef[]): Reading => ({ keys, fields: ['quantity'], sort: [] });

const plan = (filter: OrderFilter, narrowed: readonly Narrowed[], reading: Reading) => {
  const scan = planScan(readFilter(filter), narrowed, reading);
  return scan && { ...scan, entities: Object.fromEntries(scan.entities) };
};
const nothingElse = { orderBy: [], fields: [], checks: [], keys: [], entities: {} };

describe('who is asked first', () => {
  test.each<[string, OrderFilter, object[]]>([
    ['nobody without a filter', {}, []],
    ['nobody for own conditions', { status: ['PENDING'], quantity: { from: 2 } }, []],
    [
      'nobody for null, nothing, and objects without conditions',
      { customer: {}, voyage: null, containers: { id: null, temperature: {} } },
      [],
    ],
    ['nobody when nothing can match', { status: [], customer: { country: ['NL'] } }, []],
    ['nobody when a part can match nothing', { voyage: { ship: ['Aurora'], id: [] } }, []],
    [
      'each owner of a condition, with all conditions on the part at once',
      {
        customer: { country: ['NL'], tier: null },
        voyage: { departure: { from: 'a', until: null }, ship: ['Aurora'] },
      },
      [
        { part: 'customer', where: [{ column: 'country', in: ['NL'] }] },
        {
          part: 'voyage',
          where: [
            { column: 'departure', from: 'a' },
            { column: 'ship', in: ['Aurora'] },
          ],
        },
      ],
    ],
    [
      'also for an id: an order can refer to what does not exist',
      { customer: { id: ['c1'] } },
      [{ part: 'customer', where: [{ column: 'id', in: ['c1'] }] }],
    ],
    [
      'for each of the two ports by itself',
      { destinationPort: { country: ['US'] }, pickupPort: { unlocode: ['NLRTM'] } },
      [
        { part: 'pickupPort', where: [{ column: 'unlocode', in: ['NLRTM'] }] },
        { part: 'destinationPort', where: [{ column: 'country', in: ['US'] }] },
      ],
    ],
  ])('%s', (_, filter, asked) => {
    expect(askedFirst(readFilter(filter))).toEqual(asked);
  });
});

describe('what is read', () => {
  test.each<[string, OrderFilter, readonly Narrowed[], Reading, object | null]>([
    ['everything, with nothing but ids, to count', {}, [], any, { ...nothingElse, where: [] }],
    [
      'own conditions go into the scan',
      { status: ['PENDING'], placedAt: { until: 'z' } },
      [],
      any,
      {
        ...nothingElse,
        where: [
          { column: 'status', in: ['PENDING'] },
          { column: 'placedAt', until: 'z' },
        ],
      },
    ],
    [
      'a small set of ids goes into the scan, and the part is not read',
      { customer: { country: ['NL'] } },
      [['c1', 'c2']],
      any,
      { ...nothingElse, where: [{ column: 'customerId', in: ['c1', 'c2'] }] },
    ],
    [
      'an empty set answers by itself',
      { customer: { country: ['NL'] }, voyage: { ship: ['x'] } },
      [null, []],
      any,
      null,
    ],
    [
      'a large set is checked with each page',
      { customer: { country: ['NL'] } },
      [null],
      any,
      {
        ...nothingElse,
        where: [],
        fields: ['customerId'],
        checks: [{ part: 'customer', where: [{ column: 'country', in: ['NL'] }] }],
        entities: { customer: ['country'] },
      },
    ],
    [
      'a small set of containers is looked up here: orders are not found by them',
      { containers: { temperature: { from: 5 } } },
      [['k1']],
      any,
      { ...nothingElse, where: [], fields: ['containerIds'], checks: [{ part: 'containers', ids: new Set(['k1']) }] },
    ],
    [
      'an own order is the scan’s',
      {},
      [],
      sortedBy('QUANTITY', 'PLACED_AT'),
      {
        ...nothingElse,
        where: [],
        orderBy: [
          { column: 'quantity', direction: 'asc' },
          { column: 'placedAt', direction: 'asc' },
        ],
        fields: ['quantity', 'placedAt'],
        keys: [sortColumns.QUANTITY, sortColumns.PLACED_AT],
      },
    ],
    [
      'of a mixed order the scan has the own beginning',
      {},
      [],
      sortedBy('STATUS', 'CUSTOMER_NAME', 'PLACED_AT'),
      {
        ...nothingElse,
        where: [],
        orderBy: [{ column: 'status', direction: 'asc' }],
        fields: ['status', 'customerId', 'placedAt'],
        keys: [sortColumns.STATUS, sortColumns.CUSTOMER_NAME, sortColumns.PLACED_AT],
        entities: { customer: ['name'] },
      },
    ],
    [
      'what a check and a key read of one kind is read together',
      { pickupPort: { country: ['US'] } },
      [null],
      sortedBy('DESTINATION_COUNTRY'),
      {
        where: [],
        orderBy: [],
        fields: ['pickupPort', 'destinationPort'],
        checks: [{ part: 'pickupPort', where: [{ column: 'country', in: ['US'] }] }],
        keys: [sortColumns.DESTINATION_COUNTRY],
        entities: { port: ['country'] },
      },
    ],
    [
      'groups by own columns need no other service',
      {},
      [],
      groupedBy(sortColumns.PRODUCT),
      { ...nothingElse, where: [], fields: ['product', 'quantity'], keys: [sortColumns.PRODUCT] },
    ],
    [
      'groups by a part read that part only',
      {},
      [],
      groupedBy({ part: 'customer', column: 'tier' }),
      {
        ...nothingElse,
        where: [],
        fields: ['customerId', 'quantity'],
        keys: [{ part: 'customer', column: 'tier' }],
        entities: { customer: ['tier'] },
      },
    ],
  ])('%s', (_, filter, narrowed, reading, scan) => {
    expect(plan(filter, narrowed, reading)).toEqual(scan);
  });
});
