import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { mustFit } from '../../../gateway/view/fit.ts';
import {
  aggregate,
  byId,
  entity,
  type JoinedView,
  joinedView,
  list,
  many,
  one,
  reference,
} from '../../../projector/index.ts';
import { type Author, author, authorOf, authorOfBook, bookKind, books, faultsOf, kind } from '../../library.ts';

const schema = buildSchema(`
  type Query { book(id: ID!): Book  author(id: ID!): Author  books(filter: F, orderBy: [Sort!], first: Int): Books
    statistics(filter: F, groupBy: [Dimension!]!): [Row!]! }
  type Book { id: ID!  title: String!  pages: Int!  author: Author }
  type Author { id: ID!  name: String!  books(first: Int): Books }
  type Books { nodes: [Book!]! }  type Row { title: String  books: Int! }
  input F { title: [String!] }  input Sort { field: SortField! }  enum SortField { TITLE }  enum Dimension { TITLE }
`);
const rows = (more: object) => ({
  'Query.statistics': aggregate({
    filter: 'filter',
    groupBy: 'groupBy',
    dimensions: { TITLE: { field: 'title', column: 'title' } },
    measures: { books: 'count' },
    ...more,
  }),
});

test('declarations that fit the API are taken', () => {
  const answers = {
    ...rows({}),
    'Query.book': byId('id'),
    'Query.books': list({ filter: 'filter', sort: { TITLE: 'title' } }),
    'Author.books': list({ of: 'author.name' }),
  };
  expect(faultsOf(() => mustFit(schema, [books({ join: authorOfBook, answers })]))).toEqual([]);
});

test.each<[string, JoinedView, string]>([
  [
    'a field that the API lacks',
    books({ answers: { 'Query.tome': byId('id') } }),
    "Query.tome, answered by the view 'books': the API has no such field: Query has book, author, books, statistics",
  ],
  [
    'a type that the API lacks',
    books({ answers: { 'Shelf.books': list({ of: 'title' }) } }),
    "Shelf.books, answered by the view 'books': the API has no type Shelf",
  ],
  [
    'an argument that it lacks',
    books({ answers: { 'Query.book': byId('isbn') } }),
    "Query.book, answered by the view 'books': it has no argument 'isbn': it has id",
  ],
  [
    'a field of another entity',
    books({ answers: { 'Query.author': byId('id') } }),
    "Query.author, answered by the view 'books': it is no Book",
  ],
  [
    'a filter that it lacks',
    books({ answers: { 'Query.books': list({ filter: 'where' }) } }),
    "Query.books, answered by the view 'books': it has no argument 'where': it has filter, orderBy, first",
  ],
  [
    'a sort value that it lacks',
    books({ answers: { 'Query.books': list({ sort: { YEAR: 'title' } }) } }),
    "Query.books, answered by the view 'books': SortField has no value YEAR",
  ],
  [
    'a sort where there is none',
    books({ answers: { 'Author.books': list({ of: 'title', sort: { TITLE: 'title' } }) } }),
    "Author.books, answered by the view 'books': it has no argument orderBy: [{ field, direction }] to be sorted by",
  ],
  [
    'a list that is none',
    books({ answers: { 'Query.book': list() } }),
    "Query.book, answered by the view 'books': it is no connection: its type has no field nodes",
  ],
  [
    "an entity's list without 'of'",
    books({ answers: { 'Author.books': list() } }),
    "Author.books, answered by the view 'books': the list of an entity needs 'of', the column that holds its id",
  ],
  [
    'a dimension that it lacks',
    books({ answers: rows({ dimensions: { YEAR: { field: 'title', column: 'title' } } }) }),
    "Query.statistics, answered by the view 'books': Dimension has no value YEAR",
  ],
  [
    'a measure that it lacks',
    books({ answers: rows({ measures: { pages: { sum: 'pages' } } }) }),
    "Query.statistics, answered by the view 'books': Row has no field pages: it has title, books",
  ],
  [
    'a join that is another type',
    books({ join: { author: one(entity(bookKind, { fields: [] }), authorOf) } }),
    "the join 'author' of the view 'books' brings Book, and Book.author is another type",
  ],
  [
    'a join to a field that is no entity',
    books({ join: { title: many(author, () => []) } }),
    "the join 'title' of the view 'books' brings Author, and Book.title is another type",
  ],
  [
    'many where there is one',
    books({ join: { author: many(author, () => []) } }),
    "the join 'author' of the view 'books' must be one() or reference()",
  ],
  [
    'a reference that is no field',
    books({ join: { writer: reference(author, authorOf) } }),
    "the join 'writer' of the view 'books' is no field of Book: id, title, pages, author",
  ],
  [
    'an entity that the API lacks',
    joinedView(entity(kind<Author>('films', 'Film'), { fields: [] }), { name: 'films', answers: {} }),
    'the entity Film is no object type of the API',
  ],
  [
    'a field that an entity lacks',
    books({}, entity(bookKind, { fields: ['authorId'] })),
    "the entity Book has a field 'authorId' in the views, and none in the API: id, title, pages, author",
  ],
])('%s is told when the gateway opens', (_, view, fault) => {
  expect(faultsOf(() => mustFit(schema, [view]))).toEqual([fault]);
});
