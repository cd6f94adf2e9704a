import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, printSchema, validate } from 'graphql';
import { operations } from '../../operations.ts';
import { seen } from './asking.ts';
import { type Book, bookshop, plainAnswer, prepare, type Stock, viewAnswer } from './bookshop.ts';

const good = {
  title: 'T',
  genre: 'CRIME',
  strictGenre: 'POETRY',
  printed: '2026-01-31',
  price: 9.5,
  pages: 100,
  tags: ['a', 'b'],
  marks: [[1, null], [2]],
  editions: [{ title: 'E', year: 2020, notes: [{ text: 'n' }, null] }],
};
const book = (id: string, change: Partial<Book> = {}): Book => ({
  id,
  authorId: 'a1',
  shopId: 's1',
  alikeIds: [],
  ...good,
  ...change,
});
const stock = (...books: Book[]): Stock => ({
  Book: books,
  Author: [{ id: 'a1', name: 'Ann' }],
  Shop: [{ id: 's1', city: 'Delft' }],
});

async function both(books: Stock, query: string, variables?: Record<string, unknown>) {
  const view = await viewAnswer(books, { query, variables });
  expect(seen(view)).toEqual(seen(plainAnswer(books, { query, variables }), view));
  return view;
}

describe('values that the schema forbids', () => {
  test.each<[string, Partial<Book>, string, string]>([
    ['an unknown enum value', { genre: 'HORROR' }, '{ book(id: "b1") { id genre } }', 'book.genre'],
    [
      'an unknown value of a strict enum',
      { strictGenre: 'HORROR' },
      '{ book(id: "b1") { id strictGenre } }',
      'book.strictGenre',
    ],
    ['a number that is no integer', { pages: 1.5 }, '{ book(id: "b1") { pages } }', 'book.pages'],
    ['an integer beyond 32 bits', { pages: 2 ** 40 }, '{ book(id: "b1") { pages } }', 'book.pages'],
    ['a missing value', { title: undefined }, '{ book(id: "b1") { id title } }', 'book.title'],
    ['a missing value up to the root', { title: null }, '{ strictBook(id: "b1") { id title } }', 'strictBook.title'],
    ['a missing item', { tags: ['a', null] }, '{ book(id: "b1") { id tags } }', 'book.tags.1'],
    ['an item of a nested list', { marks: [[1], null] }, '{ book(id: "b1") { id marks } }', 'book.marks.1'],
    ['no list', { tags: 'a' }, '{ book(id: "b1") { id tags } }', 'book.tags'],
    [
      'a missing property of a plain object',
      { editions: [{ title: 'E' }] },
      '{ book(id: "b1") { editions { title year } } }',
      'book.editions.0.year',
    ],
    ['a missing entity', { authorId: 'nobody' }, '{ book(id: "b1") { id author { id } } }', 'book.author'],
    [
      'a missing entity in a list',
      { authorId: 'nobody' },
      '{ books { nodes { author { name } } totalCount } }',
      'books.nodes.0.author',
    ],
    ['a missing element', { alikeIds: ['b1', 'nobody'] }, '{ book(id: "b1") { alike { id } } }', 'book.alike.1'],
    [
      'a missing edge',
      { authorId: 'nobody' },
      '{ books { edges { cursor node { author { name } } } } }',
      'books.edges.0.node.author',
    ],
  ])('%s', async (_, change, query, path) => {
    const { errors } = await both(stock(book('b1', change)), query);
    expect(errors?.map((error) => error.path?.join('.'))).toEqual([path]);
  });

  test.each([
    ['a text for an integer', { pages: '12' }, { pages: 12 }],
    ['a number for a text', { title: 5 }, { title: '5' }],
    ['a null element', { alikeIds: ['nobody'] }, { related: [null] }],
    ['an empty many', { alikeIds: [] }, { alike: [] }],
  ])('%s is answered as graphql-js does', async (_, change, answer) => {
    const [field = ''] = Object.keys(answer);
    const selected = field === 'alike' || field === 'related' ? `${field} { id }` : field;
    expect(JSON.stringify((await both(stock(book('b1', change)), `{ book(id: "b1") { ${selected} } }`)).data)).toBe(
      JSON.stringify({ book: answer }),
    );
  });
});

test('one error is told of each null: what made it so', async () => {
  const query = '{ strictBook(id: "b1") { genre title pages } book(id: "b1") { genre pages } }';
  const { data, errors } = await both(stock(book('b1', { genre: 'HORROR', title: null })), query);
  expect(data).toBeNull();
  expect(errors?.map(({ path }) => path?.join('.'))).toEqual(['strictBook.title']);
  const within = await both(stock(book('b1', { genre: 'HORROR', title: null })), '{ book(id: "b1") { genre title } }');
  expect(within.errors?.map(({ path }) => path?.join('.'))).toEqual(['book.title']);
});

describe('abstract types', () => {
  test.each([
    [
      'an interface that is joined',
      '{ book(id: "b1") { shop { id __typename ... on Shop { city } ... on Author { name } } } }',
    ],
    [
      'fragments on an interface',
      '{ books { nodes { ...N ... on Titled { title } } } } fragment N on Node { id ... on Book { pages } }',
    ],
  ])('%s', async (_, query) => {
    expect((await both(stock(book('b1')), query)).errors).toBeUndefined();
  });
});

describe('coverage', () => {
  test.each<[string, string, string[]]>([
    [
      'a mutation',
      'mutation { sell(id: "1") { id } ...F } fragment F on Mutation { sell(id: "1") { title } }',
      ['Mutation.sell'],
    ],
    ['a subscription', 'subscription { sold { id } }', ['Subscription.sold']],
    ['a root field', '{ node(id: "1") { id } book(id: "1") { id } }', ['Query.node']],
    ['a filter without a column', '{ books(filter: { weight: 3 }) { totalCount } }', ['BookFilter.weight']],
    ['a filter of a reference', '{ books(filter: { shop: { city: ["D"] } }) { totalCount } }', ['BookFilter.shop']],
    [
      'a part without the column',
      '{ books(filter: { author: { name: ["A"], born: 3 } }) { totalCount } }',
      ['AuthorFilter.born'],
    ],
    [
      'a filter that may be anything',
      'query($f: BookFilter) { books(filter: $f) { totalCount } }',
      ['BookFilter.weight', 'BookFilter.shop', 'AuthorFilter.born'],
    ],
    ['a sort field without a column', '{ books(orderBy: [{ field: WEIGHT }]) { totalCount } }', ['BookSort.WEIGHT']],
    [
      'a sort field that may be any',
      'query($s: BookSort!) { books(orderBy: { field: $s }) { totalCount } }',
      ['BookSort.WEIGHT'],
    ],
    [
      'what might be included',
      'query($a: Boolean!) { book(id: "1") { id } node(id: "1") @include(if: $a) { id } }',
      ['Query.node'],
    ],
  ])('%s is named', (_, query, fields) => {
    expect(validate(bookshop, parse(query))).toEqual([]);
    expect(prepare(stock(), { query }).prepared).toEqual({ notCovered: fields });
  });

  test.each([
    ['what a literal excludes', '{ book(id: "1") { id } node(id: "1") @skip(if: true) { id } }'],
    ['a filter that is null', '{ books(filter: { weight: null, shop: null }) { totalCount } }'],
    [
      'a filter that a column answers',
      'query($g: [Genre!]) { books(filter: { genre: $g, author: { name: ["Ann"] } }) { totalCount } }',
    ],
    [
      'a sort that a column answers',
      'query($d: Direction!) { books(orderBy: { field: TITLE, direction: $d }) { totalCount } }',
    ],
  ])('%s is answered', (_, query) => {
    expect(prepare(stock(), { query }).prepared).toHaveProperty('plan');
  });
});

test('generated operations over abstract types are answered as plain resolvers answer them', async () => {
  // Without the fields that the view does not answer and the arguments that the plain resolvers do not know.
  const narrowed = buildSchema(
    printSchema(bookshop)
      .replace('  node(id: ID!): Node\n', '')
      .replace('filter: BookFilter, orderBy: [BookOrder!], ', ''),
  );
  const ids = ['b1', 'b2', 'b3', 'nobody'];
  const generated = operations(narrowed, { id: [...ids, 'a1'], first: [1, 2, 20, 0], after: ['x'] });
  const books = fc.record({
    authorId: fc.constantFrom('a1', 'a1', 'a1', 'nobody'),
    shopId: fc.constantFrom('s1', null),
    alikeIds: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 3 }),
    title: fc.constantFrom('T', 'T', 'T', null),
    genre: fc.constantFrom('CRIME', null, 'HORROR'),
    tags: fc.constantFrom(null, [], ['a'], ['a', null]),
    price: fc.constantFrom(null, 1, 2.5),
  });
  await fc.assert(
    fc.asyncProperty(fc.tuple(books, books, books), generated, async (changes, question) => {
      const held = stock(...changes.map((change, i) => book(`b${i + 1}`, change)));
      const view = await viewAnswer(held, question);
      expect(seen(view)).toEqual(seen(plainAnswer(held, question), view));
    }),
    { numRuns: Number(process.env.JOINERY_RUNS ?? 300) },
  );
});
