import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ExecutionResult, getOperationAST, parse } from 'graphql';
import type { FetchRecord, Prepared } from '../../gateway/execution.ts';
import { type Bounds, DEFAULT_BOUNDS } from '../../gateway/limits/bounds.ts';
import { limitCheck } from '../../gateway/limits/limits.ts';
import { type Asked, type Market, openMarket, plainly } from './subscription-market.ts';

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => {
  await market[Symbol.asyncDispose]();
});
beforeEach(() => market.forget());

const PAYLOAD = {
  cursor: 'c1',
  copies: 2,
  note: null,
  price: { amount: 9.5, currency: 'EUR' },
  slips: [
    { text: 'one', book: { id: 'emma' } },
    { text: 'two', book: { id: 'ulysses' } },
  ],
  book: { id: 'emma' },
  gift: null,
  others: [{ id: 'ulysses' }, { id: 'emma' }],
  maybe: [{ id: 'ulysses' }],
  author: { id: 'joyce' },
  shop: { id: 's1' },
};

const sold = (selection: string, head = '') => `subscription S${head} { sold(shop: "s1") { ${selection} } }`;

/** In the order of keys that a client sees. */
const seen = ({ data, errors }: ExecutionResult): string => JSON.stringify({ data, errors });

async function alike(query: string, asked: Partial<Asked> = {}): Promise<ExecutionResult> {
  const run = { payload: PAYLOAD, ...asked };
  const expected = await plainly(market, query, run);
  const composed = await market.composition.tell(query, run);
  const viewed = await market.view.tell(query, run);
  expect(seen(composed)).toBe(seen(expected));
  expect(seen(viewed)).toBe(seen(expected));
  return expected;
}

describe('both strategies answer as graphql-js does', () => {
  test.each([
    ['what the event itself says', sold('cursor copies note price { amount currency }')],
    ['aliases and __typename', sold('__typename a: copies t: __typename price { m: amount __typename } c: cursor')],
    ['keys of what it refers to', sold('book { id k: id __typename } gift { id } others { id }')],
    ['an entity of its own service', sold('book { title id } gift { title } copies')],
    ['an entity of another service', sold('book { title author { name born } } author { id name }')],
    ['a plan that comes back', sold('book { author { favourite { title author { name } } } }')],
    ['an alias that takes the name of a key', sold('book { id: title key: id author { name } }')],
    ['the same entity twice', sold('book { title } again: book { subtitle t: title }')],
    ['lists of entities', sold('others { title author { name } } maybe { subtitle }')],
    ['entities within plain objects within lists', sold('slips { text book { title author { born } } }')],
    [
      'merged selections',
      `${sold('book { title } ... on Sale { book { author { name } } } ...F')} fragment F on Sale { book { t: title } }`,
    ],
    [
      'named fragments',
      `${sold('...A ...A b: book { ...B }')} fragment A on Sale { copies book { ...B } } fragment B on Book { title author { ...C } } fragment C on Author { name }`,
    ],
    [
      'literal conditions',
      sold('copies @skip(if: true) cursor book { id title @include(if: false) } gift @skip(if: true) { title }'),
    ],
    ['nothing but conditions', sold('book { title @skip(if: true) }')],
    ['inherited names as aliases', sold('constructor: copies toString: book { hasOwnProperty: title valueOf: id }')],
  ])('%s', async (_, query) => {
    expect((await alike(query)).errors).toBeUndefined();
  });

  test('an alias called __proto__', async () => {
    await alike(sold('__proto__: copies book { __proto__: title } b: book { __proto__: id }'));
  });

  test.each(['@skip(if: true)', '@include(if: true)'])('named fragments that the plan keeps: %s', async (condition) => {
    await alike(`${sold(`book { ...F ${condition} author { name @skip(if: true) } }`)}
      fragment F on Book { author { id } ...G } fragment G on Book { title }`);
    expect(market.heard.books.some(({ query }) => query.includes('fragment'))).toBe(true);
    await alike(`${sold(`...F ${condition} author { name @skip(if: true) }`)}
      fragment F on Sale { author { id } ...G } fragment G on Sale { copies price { amount } }`);
  });

  test('conditions of variables, in every setting', async () => {
    const selection = `copies @include(if: $a) ...F @include(if: $b)
      book @skip(if: $b) { id title @include(if: $a) author { name } ... @include(if: $b) { subtitle } }`;
    const fragment = 'fragment F on Sale { cursor slips { book { title @skip(if: $a) } } }';
    const query = `${sold(selection, '($a: Boolean!, $b: Boolean = false)')} ${fragment}`;
    for (const variables of [
      { a: true, b: true },
      { a: true, b: false },
      { a: false, b: true },
      { a: false, b: false },
    ]) {
      await alike(query, { variables });
    }
  });
});

describe('what is asked', () => {
  test('nothing, where only what the event says was selected', async () => {
    await alike(sold('cursor slips { text book { id __typename } } book { id } maybe { key: id }'));
    expect([market.heard, market.read]).toEqual([{ books: [], authors: [], reviews: [] }, []]);
  });

  test('one fetch for each place that an entity stands in, with the variables that it uses and no others', async () => {
    const head = '($tag: String!, $other: String!, $yes: Boolean!)';
    const query = sold(
      'others { tag(value: $tag) } book { t: tag(value: $other) ... @include(if: $yes) { id } } copies',
      head,
    );
    const variables = { tag: 'x', other: 'y', yes: true };
    const { data, errors } = await market.composition.tell(query, { payload: PAYLOAD, variables });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ sold: { others: [{ tag: 'x' }, { tag: 'x' }], book: { t: 'y', id: 'emma' }, copies: 2 } });
    const reference = (id: string) => ({ __typename: 'Book', id });
    expect(market.heard.books.map(({ variables }) => variables)).toEqual([
      { tag: 'x', representations: [reference('ulysses'), reference('emma')] },
      { other: 'y', yes: true, representations: [reference('emma')] },
    ]);
    for (const { query } of market.heard.books) expect(query).toMatch(/^query S__books__0\(/);
  });

  test('by the view one read for each place', async () => {
    await market.view.tell(sold('slips { book { title } } others { title author { name } }'), { payload: PAYLOAD });
    expect(market.read.map(({ method, view }) => `${method} ${view}`)).toEqual(['get books', 'get books']);
  });

  test('is explained', async () => {
    const query = sold('book { title author { name } } cursor');
    const explain = async (strategy: 'composition' | 'view') => {
      const fetches: FetchRecord[] = [];
      await market[strategy].tell(query, { payload: PAYLOAD, fetches });
      const prepared = await market[strategy].prepare(query);
      return { fetches: fetches.map(({ target, what }) => `${target}: ${what}`), plan: (prepared as Prepared).plan };
    };
    const composed = await explain('composition');
    expect(composed.fetches).toEqual(['books: Book { title author }', 'authors: Author { name }']);
    expect(composed.plan).toMatch(/Subscription \{\s+Primary: \{\s+Fetch\(service: "books"\)[\s\S]*Rest:/);
    const viewed = await explain('view');
    expect(viewed.fetches).toEqual(['books: Sale.book: 1 by id']);
    expect(viewed.plan).toBe('Sale.book: books by id, one read for all\n  embedded: author');
  });

  test('nothing more, once nobody waits for it', async () => {
    let asked = 0;
    const abandoned = () => asked++ > 0; // gone after the first fetch
    await market.composition.tell(sold('book { title author { name } }'), { payload: PAYLOAD, abandoned });
    expect([market.heard.books.length, market.heard.authors.length]).toEqual([1, 0]);
  });
});

describe('composition alone', () => {
  const compose = (query: string, payload: Asked['payload'] = PAYLOAD, variables = {}) =>
    market.composition.tell(query, { payload, variables });

  test('a service that adds to what the event refers to', async () => {
    const { data, errors } = await compose(sold('book { stars verdict title } gift { stars } b: book { id stars }'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      sold: { book: { stars: 4, verdict: 'emma!', title: 'Emma' }, gift: null, b: { id: 'emma', stars: 4 } },
    });
  });

  test.each([
    ['its id', { id: 's1' }],
    ['its place', { street: 'Main', town: { code: 'D' } }],
  ])('an entity with two keys, referred to by %s', async (_, shop) => {
    const query = sold('shop { id street owner town { code mayor } }');
    const { data, errors } = await compose(query, { ...PAYLOAD, shop });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      sold: { shop: { id: 's1', street: 'Main', owner: 'Bob', town: { code: 'D', mayor: 'Ann' } } },
    });
    expect(market.heard.books[0]!.variables).toEqual({ representations: [{ __typename: 'Shop', ...shop }] });
  });

  test('asks nothing of an entity whose selected key the event has, and for the other key', async () => {
    const shop = { street: 'Main', town: { code: 'D' } };
    const told = await compose(sold('shop { street town { code } }'), { ...PAYLOAD, shop });
    expect([told.data, market.heard.books]).toEqual([{ sold: { shop } }, []]);
    const asked = await compose(sold('shop { id street }'), { ...PAYLOAD, shop });
    expect([asked.data, market.heard.books.length]).toEqual([{ sold: { shop: { id: 's1', street: 'Main' } } }, 1]);
  });

  test('objects of several types, which the event names', async () => {
    const query = `subscription { news { cursor items {
      kind: __typename ... on Sale { copies book { title } } ... on Arrival { shelf book { id author { name } } }
    } } }`;
    const items = [
      { __typename: 'Sale', copies: 1, book: { id: 'emma' } },
      { __typename: 'Arrival', shelf: 'A', book: { id: 'ulysses' } },
      { __typename: 'Arrival', shelf: null, book: { id: 'emma' } },
    ];
    const { data, errors } = await compose(query, { cursor: 'c', items });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      news: {
        cursor: 'c',
        items: [
          { kind: 'Sale', copies: 1, book: { title: 'Emma' } },
          { kind: 'Arrival', shelf: 'A', book: { id: 'ulysses', author: { name: 'James Joyce' } } },
          { kind: 'Arrival', shelf: null, book: { id: 'emma', author: { name: 'Jane Austen' } } },
        ],
      },
    });
    const lost = await compose(query, { cursor: 'c', items: [{ __typename: 'Book', id: 'emma' }] });
    expect([lost.data, lost.errors]).toMatchObject([{ news: null }, [{ path: ['news', 'items', 0] }]]);
  });

  test('the payload is left as it is: many executions share it', async () => {
    const before = JSON.stringify(PAYLOAD);
    await compose(
      sold('book { title stars } others { title } slips { book { author { name } } } price { amount } shop { owner }'),
    );
    expect(JSON.stringify(PAYLOAD)).toBe(before);
  });
});

describe('coverage by the view', () => {
  test.each([
    ['an entity that no view has', sold('shop { id }'), ['Sale.shop']],
    [
      'a field that none answers',
      sold('book { title stars author { name favourite { verdict } } }'),
      ['Book.stars', 'Book.verdict'],
    ],
    ['what might be included', sold('cursor shop @include(if: $a) { id }', '($a: Boolean!)'), ['Sale.shop']],
    ['several types', 'subscription { news { items { __typename } } }', ['News.items']],
  ])('%s is named', async (_, query, notCovered) => {
    expect(await market.view.prepare(query)).toEqual({ notCovered });
  });
});

test('the limits of operations hold for subscriptions', () => {
  const document = parse(sold('slips { book { title author { name } } } a: copies'));
  const operation = { key: '', schema: market.schema, document, definition: getOperationAST(document)! };
  const over = (bounds: Partial<Bounds>) =>
    limitCheck(operation, { ...DEFAULT_BOUNDS, ...bounds })({})?.extensions.limit ?? null;
  expect([over({}), over({ depth: 4 }), over({ fields: 6 }), over({ aliases: 0 })]).toEqual([
    null,
    'depth',
    'fields',
    'aliases',
  ]);
  expect([over({ depth: 5 }), over({ fields: 7 }), over({ aliases: 1 }), over({ rootFields: 1 })]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
