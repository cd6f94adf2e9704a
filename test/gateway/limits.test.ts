import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { BOUND_SETTINGS, GATEWAY_SETTINGS, gatewaySettings } from '../../gateway/settings.ts';
import { type Bookshop, openBookshop } from './bookshop.ts';

let shop: Bookshop;
beforeAll(async () => {
  shop = await openBookshop({
    settings: { MAX_DEPTH: '6', MAX_ALIASES: '10', MAX_FIELDS: '300', MAX_ROOT_FIELDS: '12', MAX_TOKENS: '2000' },
  });
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

const times = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => of(i)).join(' ');
const within = (levels: number, inner: string): string =>
  levels === 0 ? inner : `shelf { books { nodes { ${within(levels - 1, inner)} } } }`;

/** What is asked, the limit that it breaks, the number and the bound that the error tells. */
const over: [string, string, string, number, number][] = [
  ['depth', `{ book(id: "1") { ${within(2, 'id')} } }`, 'depth', 8, 6],
  [
    'depth within fragments',
    `{ book(id: "1") { ...A } } fragment A on Book { ${within(1, '...B')} } fragment B on Book { ... on Book { shelf { books { nodes { id } } } } }`,
    'depth',
    8,
    6,
  ],
  ['aliases', `{ book(id: "1") { ${times(11, (i) => `a${i}: id`)} } }`, 'aliases', 11, 10],
  ['root fields', `{ ${times(13, (i) => `a${i}: __typename`)} }`, 'rootFields', 13, 12],
  ['fields', `{ book(id: "1") { ${times(300, () => 'id')} } }`, 'fields', 301, 300],
  [
    'fragments that double',
    `{ book(id: "1") { ...F9 } } fragment F0 on Book { id } ${times(9, (i) => `fragment F${i + 1} on Book { ...F${i} ...F${i} }`)}`,
    'fields',
    513,
    300,
  ],
];

describe('an operation over a limit is refused, with the number and the bound', () => {
  test.each(over)('%s', async (_, query, limit, number, bound) => {
    shop.forget();
    const { status, data, errors } = await shop.ask(query);
    expect(errors).toEqual([
      { message: expect.stringContaining(`${number}`), extensions: { code: 'LIMIT_EXCEEDED', limit, number, bound } },
    ]);
    expect([status, data, shop.heard.books]).toEqual([400, undefined, []]);
  });

  test('tokens, before anything else is done with them', async () => {
    const { errors } = await shop.ask(`{ ${times(2_000, () => 'nonsense')} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'tokens', bound: 2000 } }]);
  });

  test('nested lists in arguments do not exhaust the stack', async () => {
    const { errors } = await shop.ask(`{ books(ids: ${'['.repeat(900)}${']'.repeat(900)}) { total } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});

describe('nodes', () => {
  let wide: Bookshop;
  beforeAll(async () => {
    wide = await openBookshop({ settings: { MAX_NODES: '1000' } });
  });
  afterAll(async () => {
    await wide[Symbol.asyncDispose]();
  });

  const shelves = (inner: string) => `{ nodes { shelf { books${inner} { nodes { id } } } } }`;
  const asked: [string, string, Record<string, unknown>, number | null][] = [
    ['first, multiplied where nested', `{ books(first: 40) ${shelves('(first: 25)')} }`, {}, 1040],
    ['just within', `{ books(first: 40) ${shelves('(first: 24)')} }`, {}, null],
    ['the default of the schema', `{ books(first: 60) ${shelves('')} }`, {}, 1260],
    ['variables', `query($a: Int, $b: Int) { books(first: $a) ${shelves('(first: $b)')} }`, { a: 50, b: 20 }, 1050],
    [
      'variables that are small',
      `query($a: Int, $b: Int) { books(first: $a) ${shelves('(first: $b)')} }`,
      { a: 2, b: 20 },
      null,
    ],
    [
      'defaults of variables',
      `query($a: Int = 50, $b: Int = 20) { books(first: $a) ${shelves('(first: $b)')} }`,
      {},
      1050,
    ],
    [
      'fields beside each other, added',
      `{ ${times(11, (i) => `a${i}: books(first: 100) { nodes { id } }`)} }`,
      {},
      1100,
    ],
    [
      'fragments',
      `{ books(first: 50) { nodes { ...S } } } fragment S on Book { shelf { books { nodes { id } } } }`,
      {},
      1050,
    ],
    [
      'fields of types in a union',
      '{ things { ... on Shelf { books(first: 100) { nodes { shelf { books { total } } } } } } }',
      {},
      2100,
    ],
  ];
  test.each(asked)('count %s', async (_, query, variables, number) => {
    const { errors } = await wide.ask(query, { variables });
    if (number === null) expect(errors).toBeUndefined();
    else
      expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'nodes', number, bound: 1000 } }]);
  });

  test('a page over the largest allowed is for the service to refuse, as bad input', async () => {
    const { errors } = await wide.ask('{ books(first: 100000) { total } }');
    expect(errors).toMatchObject([{ path: ['books'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

test('introspection passes the standard limits, by either name', async () => {
  await using plain = await openBookshop();
  const { data, errors } = await plain.ask(getIntrospectionQuery({ inputValueDeprecation: true, descriptions: true }));
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
});

describe('settings', () => {
  test('are standard unless set', () => {
    expect(gatewaySettings()).toMatchObject({ freshness: 2000, tokenWait: 1000, bounds: { depth: 30, nodes: 20_000 } });
    expect(gatewaySettings({ FRESHNESS_MS: '5', MAX_DEPTH: '' })).toMatchObject({
      freshness: 5,
      bounds: { depth: 30 },
    });
  });

  test.each(['x', '-1', '1.5', '1e99'])('%j is no setting', (value) => {
    expect(() => gatewaySettings({ MAX_NODES: value })).toThrow(`JOINERY_MAX_NODES is '${value}'`);
  });

  test('each has a name of its own', () => {
    const names = Object.values({ ...GATEWAY_SETTINGS, ...BOUND_SETTINGS }).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
