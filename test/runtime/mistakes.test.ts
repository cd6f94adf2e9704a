import { expect, test } from '@jest/globals';
import { type EntityKind, text } from '../../eventing/index.ts';
import { aggregate, byId, entity, type JoinedView, joinedView, list, many, reference } from '../../projector/index.ts';
import { checkSystem } from '../../runtime/check.ts';
import type { System } from '../../runtime/system.ts';
import type { Service } from '../../serving/service.ts';
import {
  author,
  authorKind,
  authorOf,
  authorOfBook,
  authors,
  type Book,
  bookKind,
  books,
  faultsOf,
  kind,
} from '../library.ts';

const service = (name: string, kinds: readonly EntityKind[], more: Partial<Service> = {}): Service => ({
  name,
  schema: new URL('file:///schema.graphql'),
  kinds: kinds.map((kind) => ({ ...kind, columns: {}, indexes: [] })),
  resolvers: () => ({}),
  ...more,
});
const library = [service('library', [bookKind, authorKind])];

const statistics = (column: string, measures: Parameters<typeof aggregate>[0]['measures'] = {}) => ({
  'Query.statistics': aggregate({ filter: 'f', groupBy: 'g', dimensions: { A: { field: 'a', column } }, measures }),
});

test('a system without a mistake starts', () => {
  const whole = books({ join: authorOfBook, indexes: [['author.name', 'pages']], answers: statistics('author.name') });
  expect(faultsOf(() => checkSystem({ services: library, views: [whole, authors] }))).toEqual([]);
});

test.each<[string, JoinedView[], string]>([
  [
    'an index over an unknown column',
    [books({ indexes: [['titel']] })],
    "an index of the view 'books' names the column 'titel', which it does not declare: it has title, pages",
  ],
  [
    'an index over a column of one of many',
    [
      books({
        join: { authors: many(author, (b: Book) => [b.authorId], { name: text((a) => a.name) }) },
        indexes: [['authors.name']],
      }),
    ],
    "an index of the view 'books' names the column 'authors.name', of which a document has many (those can only be filtered by): it has title, pages",
  ],
  [
    'a sort by a column of a reference',
    [
      books({
        join: { author: reference(author, authorOf) },
        answers: { 'Query.books': list({ sort: { N: 'author.name' } }) },
      }),
      authors,
    ],
    "Query.books of the view 'books' names the column 'author.name', of a reference (embed it with one() to have its columns): it has title, pages",
  ],
  [
    'an order by an unknown column',
    [books({ answers: { 'Query.books': list({ orderBy: [{ column: 'year', direction: 'asc' }] }) } })],
    "Query.books of the view 'books' names the column 'year', which it does not declare: it has title, pages",
  ],
  [
    'a list of an unknown column',
    [books({ answers: { 'Author.books': list({ of: 'author.id' }) }, join: authorOfBook })],
    "Author.books of the view 'books' names the column 'author.id', which it does not declare: it has title, pages, author.name",
  ],
  [
    'a dimension by an unknown column',
    [books({ answers: statistics('year') })],
    "Query.statistics of the view 'books' names the column 'year', which it does not declare: it has title, pages",
  ],
  [
    'a sum of text',
    [books({ answers: statistics('title', { titles: { sum: 'title' } }) })],
    "Query.statistics of the view 'books' sums the column 'title', which is text",
  ],
  [
    'a reference to what no view has',
    [books({ join: { author: reference(author, authorOf) } })],
    "the join 'author' of the view 'books' refers to Author, and no view has Author as its root",
  ],
  [
    'a dimension by what no view has',
    [
      books({
        answers: {
          'Query.statistics': aggregate({
            filter: 'f',
            groupBy: 'g',
            measures: {},
            dimensions: { A: { field: 'a', column: 'title', entity: 'Author' } },
          }),
        },
      }),
    ],
    "the dimension A of Query.statistics, of the view 'books' refers to Author, and no view has Author as its root",
  ],
  ['two views of a name', [books({}), books({})], "two views are named 'books'"],
  [
    'two answers for one field',
    [books({ answers: { 'Query.book': byId('id') } }), books({ name: 'tomes', answers: { 'Query.book': byId('id') } })],
    "Query.book is answered by two views, 'books' and 'tomes': keep one",
  ],
  [
    'two kinds of a category',
    [books({}), joinedView(entity(kind<Book>('books', 'Tome'), { fields: [] }), { name: 'tomes', answers: {} })],
    "two kinds have the category 'books': Book and Tome",
  ],
  [
    'a name that no store takes',
    [books({ name: 'my-books' })],
    "the view 'my-books' uses the name 'my-books': use letters, digits and _",
  ],
  [
    'a view of what no service has',
    [joinedView(entity(kind<Book>('films', 'Film'), { fields: [] }), { name: 'films', answers: {} })],
    "the view 'films' shows Film, whose category 'films' no service has: name the service in the configuration, and the kind in its kinds",
  ],
])('%s is told before anything starts', (_, views, fault) => {
  expect(faultsOf(() => checkSystem({ services: library, views }))).toEqual([fault]);
});

const setting = [{ name: 'LOANS', standard: 3, what: 'at a time' }];

test.each<[string, System['services'], string]>([
  [
    'a category of two services',
    [...library, service('archive', [bookKind])],
    "the category 'books' belongs to 'library' and 'archive': it can have one owner",
  ],
  ['two services of a name', [...library, service('library', [])], "two services are named 'library'"],
  [
    'a name that is a part',
    [service('projector', [])],
    "'projector' cannot name a service: a part of Joinery has this name",
  ],
  ["the view's name", [service('view_2', [])], "'view_2' cannot name a service: the view is kept under this name"],
  [
    "a category of the feed's",
    [service('tides', [kind('watermarks', 'Watermark')])],
    "'watermarks' cannot name a category: the event feed has this name",
  ],
  [
    'an odd name',
    [service('My-Books', [])],
    "'My-Books' cannot name a service: use small letters, digits and _, a letter first",
  ],
  [
    'a setting twice',
    [service('library', [], { settings: setting }), service('archive', [], { settings: setting })],
    'the setting JOINERY_LOANS is declared twice',
  ],
])('%s is told before anything starts', (_, services, fault) => {
  expect(faultsOf(() => checkSystem({ services, views: [] }))).toEqual([fault]);
});

test('all mistakes are told at once', () => {
  const views = [books({ indexes: [['x'], ['y']] })];
  const both = { services: [...library, ...library], views };
  expect(() => checkSystem(both)).toThrow(/two services are named 'library'[\s\S]*belongs to[\s\S]*'x'[\s\S]*'y'/);
});
