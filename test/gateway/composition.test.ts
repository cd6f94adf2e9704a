import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Bookshop, codes, openBookshop } from './bookshop.ts';

let shop: Bookshop;
beforeAll(async () => {
  shop = await openBookshop();
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});
beforeEach(() => shop.forget());

describe('fetches', () => {
  test('an operation is put together from the subgraphs that own its fields', async () => {
    const { data, errors } = await shop.ask('{ book(id: "1") { title author { name praise } stars blurb } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      book: { title: 'Emma', author: { name: 'Jane Austen', praise: 'great austen' }, stars: 0.5, blurb: 'Emma!' },
    });
  });

  test('an entity that is met twice is asked for once, and answered everywhere', async () => {
    const { data } = await shop.ask('{ books(first: 4) { nodes { author { name } editor { name } } } }');
    expect(shop.heard.authors.map(({ variables }) => variables.representations?.map(({ id }) => id))).toEqual([
      ['austen', 'joyce'],
      ['austen'],
    ]);
    const austen = { author: { name: 'Jane Austen' } };
    const joyce = { author: { name: 'James Joyce' }, editor: null };
    expect(data).toEqual({
      books: { nodes: [{ ...austen, editor: { name: 'Jane Austen' } }, { ...austen, editor: null }, joyce, joyce] },
    });
  });

  test('a subgraph is sent just the variables that its part uses', async () => {
    const query =
      'query($n: Int!, $id: ID!) { books(first: $n) { nodes { author { name } } } author(id: $id) { born } }';
    await shop.ask(query, { variables: { n: 1, id: 'joyce' } });
    expect(shop.heard.books.map(({ variables }) => variables)).toEqual([{ n: 1 }]);
    expect(shop.heard.authors.map(({ variables }) => variables)).toContainEqual({ id: 'joyce' });
  });

  test('variables that are not given keep the defaults of the operation, then of the schema', async () => {
    const query =
      'query($n: Int = 2, $m: Int) { a: books(first: $n) { nodes { id } } b: books(first: $m) { nodes { id } } }';
    const { data } = await shop.ask(query);
    expect(data).toMatchObject({ a: { nodes: [{ id: '1' }, { id: '2' }] }, b: { nodes: { length: 5 } } });
  });

  test('@skip and @include spare the fetches of what is left out', async () => {
    const query = `query($no: Boolean!, $yes: Boolean!) {
      book(id: "1") { title @skip(if: $yes) author @include(if: $yes) { name } ...@include(if: $no) { stars } }
    }`;
    const first = await shop.ask(query, { variables: { no: false, yes: true } });
    expect(first.data).toEqual({ book: { author: { name: 'Jane Austen' } } });
    expect(shop.heard.reviews).toEqual([]);
    const second = await shop.ask(query, { variables: { no: true, yes: false } });
    expect(second.data).toEqual({ book: { title: 'Emma', stars: 0.5 } });
    expect(shop.heard.authors).toHaveLength(1); // of the first request
  });

  test('unions, fragments, __typename under an alias, and aliases named as what every object has', async () => {
    const { data, errors } = await shop.ask(`
      { things { kind: __typename ...B ... on Shelf { constructor: label books(first: 1) { nodes { ...B } } } } }
      fragment B on Book { toString: title __proto__: stars author { ...A } }
      fragment A on Author { hasOwnProperty: name }
    `);
    expect(errors).toBeUndefined();
    const book = '"toString":"Emma","__proto__":0.5,"author":{"hasOwnProperty":"Jane Austen"}';
    expect(JSON.stringify(data)).toBe(
      `{"things":[{"kind":"Book",${book}},{"kind":"Shelf","constructor":"A","books":{"nodes":[{${book}}]}}]}`,
    );
  });

  test('an interface that another service adds fields to, its type asked for under an alias or not at all', async () => {
    const { data, errors } = await shop.ask(`{
      items { kind: __typename rating ... on Pen { colour } ... on Toy { pieces book { stars } } }
      untyped: items { similar { rating } }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      items: [
        { kind: 'Toy', rating: 4, pieces: 1, book: { stars: 0.5 } },
        { kind: 'Pen', rating: 5, colour: null },
      ],
      untyped: [{ similar: [{ rating: 5 }] }, { similar: [{ rating: 4 }] }],
    });
  });

  test('the same field asked for twice is merged', async () => {
    const { data } = await shop.ask(
      '{ book(id: "1") { author { id } author { name house { city } } } book(id: "1") { stars author { house { street } } } }',
    );
    expect(data).toEqual({
      book: {
        author: { id: 'austen', name: 'Jane Austen', house: { city: 'Chawton', street: 'Winchester Road' } },
        stars: 0.5,
      },
    });
  });

  test('introspection is answered by the gateway, beside data, with variables, without what is inaccessible', async () => {
    const { data } = await shop.ask(
      'query($t: String!) { g: __type(name: $t) { enumValues { name } } __schema { queryType { name } } book(id: "2") { title } }',
      { variables: { t: 'Genre' } },
    );
    expect(data).toEqual({
      g: { enumValues: [{ name: 'NOVEL' }, { name: 'ESSAY' }] },
      __schema: { queryType: { name: 'Query' } },
      book: { title: 'Persuasion' },
    });
  });

  test('an operation is planned once', async () => {
    const query = 'query Once { book(id: "1") { id } }';
    const ms = async () => (await shop.ask(query, { headers: { 'joinery-explain': '1' } })).extensions!.joinery;
    const plans = [await ms(), await ms()].map(({ plan }) => plan);
    expect(plans[0]).toMatch(/Fetch\(service: "books"\)/);
    expect(plans[1]).toBe(plans[0]);
  });

  test('an unknown id is null without an error; so is a reference to nothing with a field that cannot be null', async () => {
    const { data, errors } = await shop.ask(
      '{ book(id: "99") { title } a: book(id: "5") { author { name } b: author { born } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ book: null, a: { author: null, b: { born: null } } });
  });
});

describe('errors of a subgraph', () => {
  test('come with their code and what belongs to it, at their place in the whole response', async () => {
    const { data, errors } = await shop.ask('{ books(first: 3) { nodes { id stars } } }');
    expect(errors).toEqual([
      {
        message: 'too long to be reviewed',
        path: ['books', 'nodes', 2, 'stars'],
        locations: [{ line: 1, column: 32 }],
        extensions: { code: 'LIMIT_EXCEEDED', bound: 500 },
      },
    ]);
    expect(data).toMatchObject({ books: { nodes: [{ stars: 0.5 }, { stars: 1 }, { id: '3', stars: null }] } });
  });

  test('are told of each place that shares the answer', async () => {
    const { data, errors } = await shop.ask('{ books(ids: ["1", "3", "4", "99"]) { nodes { author { id praise } } } }');
    const locations = [{ line: 1, column: 47 }];
    const error = { message: 'too much praise', locations, extensions: { code: 'LIMIT_EXCEEDED' } };
    expect(errors).toEqual([
      { ...error, path: ['books', 'nodes', 1, 'author'] },
      { ...error, path: ['books', 'nodes', 2, 'author'] },
    ]);
    const joyce = { author: { id: 'joyce', praise: null } };
    expect(data).toEqual({
      books: { nodes: [{ author: { id: 'austen', praise: 'great austen' } }, joyce, joyce, null] },
    });
  });

  test('an exception there is INTERNAL with the id of its log, and no text from inside', async () => {
    const { errors } = await shop.ask('{ book(id: "4") { stars } }');
    expect(errors).toEqual([
      {
        message: expect.any(String),
        path: ['book', 'stars'],
        locations: expect.any(Array),
        extensions: { code: 'INTERNAL', id: expect.any(String) },
      },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/asleep|db\.internal/);
    expect(shop.log.find((entry) => entry.startsWith(String(errors![0]!.extensions.id)))).toMatch(/asleep/);
  });

  test('one that fails the whole list of entities is told at each place that it leaves null', async () => {
    shop.titles.push('Six');
    const asked = await shop.ask('{ books(ids: ["1", "6"]) { nodes { title stars } } }');
    shop.titles.pop();
    expect(asked.data).toEqual({
      books: {
        nodes: [
          { title: 'Emma', stars: null },
          { title: 'Six', stars: null },
        ],
      },
    });
    expect(asked.errors!.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['books', 'nodes', 0, 'stars'], 'LIMIT_EXCEEDED'],
      [['books', 'nodes', 1, 'stars'], 'LIMIT_EXCEEDED'],
    ]);
  });

  test('null for a root field that cannot be null is its error, and no data', async () => {
    const { data, errors } = await shop.ask('{ strict { id } }');
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['strict'], extensions: { code: 'INTERNAL' } }]);
  });

  test('a value that clients must not see is null with an error', async () => {
    const { data, errors } = await shop.ask('{ book(id: "2") { title genre } }');
    expect(data).toEqual({ book: { title: 'Persuasion', genre: null } });
    expect(errors).toMatchObject([{ path: ['book', 'genre'], extensions: { code: 'INTERNAL' } }]);
    expect(JSON.stringify(errors)).not.toContain('SECRET');
  });

  test('a rule that refuses a mutation keeps its name', async () => {
    const { errors } = await shop.ask('mutation { addBook(title: "") { id } }');
    expect(errors).toMatchObject([{ path: ['addBook'], extensions: { code: 'REJECTED', rule: 'TITLE_EMPTY' } }]);
  });
});

describe('input', () => {
  const wrong: [string, string, Record<string, unknown>, string][] = [
    ['a wrong literal', '{ books(soldAfter: "yesterday") { total } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a day that there is not',
      '{ books(soldAfter: "2026-02-30T00:00:00Z") { total } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a wrong variable', 'query($d: DateTime) { books(soldAfter: $d) { total } }', { d: 'soon' }, 'BAD_USER_INPUT'],
    [
      'a wrong variable within an input',
      'mutation($s: Sale!) { sell(input: $s) { id } }',
      { s: { id: '1', at: 7 } },
      'BAD_USER_INPUT',
    ],
    ['a missing variable', 'query($n: Int!) { books(first: $n) { total } }', {}, 'BAD_USER_INPUT'],
    [
      'an unknown field of an input',
      'mutation($s: Sale!) { sell(input: $s) { id } }',
      { s: { id: '1', x: 1 } },
      'BAD_USER_INPUT',
    ],
    [
      'an inaccessible enum value',
      'mutation { addBook(title: "x", genre: SECRET) { id } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ];
  test.each(wrong)('%s is refused before anything is asked', async (_, query, variables, code) => {
    const asked = await shop.ask(query, { variables });
    expect([asked.status, codes(asked)]).toEqual([400, [code]]);
    expect(asked.data).toBeUndefined();
    expect(shop.heard.books).toEqual([]);
  });

  test('every fault in the variables is told', async () => {
    const asked = await shop.ask('mutation($s: Sale!) { sell(input: $s) { id } }', {
      variables: { s: { at: 'x', copies: 'y' } },
    });
    expect(codes(asked)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });

  test('an instant with an offset is accepted', async () => {
    const variables = { d: '2026-01-01T02:00:00+02:00' };
    const { errors } = await shop.ask('query($d: DateTime) { books(soldAfter: $d) { total } }', { variables });
    expect(errors).toBeUndefined();
    expect(shop.heard.books[0]!.variables).toEqual({ d: '2026-01-01T00:00:00.000Z' });
  });
});
