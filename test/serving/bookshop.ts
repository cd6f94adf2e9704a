import { apiError } from '../../api/index.ts';
import {
  type Decider,
  type Event,
  IdTaken,
  NotFound,
  Rejection,
  type StoredKind,
  TooManyConflicts,
  text,
  Unavailable,
  VersionConflict,
} from '../../eventing/index.ts';
import { create } from '../../serving/command.ts';
import { byReference, type EntityLoader, entityLoader } from '../../serving/loader.ts';
import { mutation } from '../../serving/mutation.ts';
import type { Service, ServiceContext } from '../../serving/service.ts';

/** A service of the tests' own: serving knows no shipping. */
export interface Book {
  readonly id: string;
  readonly title: string;
}
export type BookEvent = Event<'BookAdded', Book>;

export const bookDecider: Decider<Book, Book, BookEvent> = {
  category: 'books',
  type: 'Book',
  evolve: (_, { data }) => data,
  decide: (data, state) => (state === null ? [{ type: 'BookAdded', data }] : []),
};

export const books: StoredKind<Book, BookEvent> = {
  category: 'books',
  type: 'Book',
  evolve: bookDecider.evolve,
  columns: { title: text((book) => book.title) },
  indexes: [['title']],
};

const addBook = (context: ServiceContext, { id, title }: Book) =>
  create(context, bookDecider, id, () => ({ id, title }));

/** Everything that a resolver may throw, by a name. */
export const FAILURES: Readonly<Record<string, () => unknown>> = {
  rejection: () => new Rejection('BOOK_SOLD', 'the book is sold'),
  notFound: () => new NotFound('Book', 'b1'),
  idTaken: () => new IdTaken('Book', 'b1'),
  tooManyConflicts: () => new TooManyConflicts('books-b1', 10),
  badInput: () => apiError('BAD_USER_INPUT', 'no', { faults: [] }),
  unavailable: () => apiError('SERVICE_UNAVAILABLE', 'customers is down', { service: 'customers' }),
  storeAway: () => new Unavailable('MongoDB', 'unknown', new Error('secret: 10.0.0.7')),
  versionConflict: () => new VersionConflict('secret-stream', 1, 2),
  system: () => Object.assign(new Error('secret: connect failed'), { code: 'ECONNREFUSED' }),
  disguised: () => Object.assign(new Error('secret: pretends'), { code: 'INTERNAL' }),
  type: () => new TypeError('secret: undefined is not a function'),
  text: () => 'secret: no error at all',
};

interface Loaders {
  readonly books: EntityLoader<Book>;
}

export const bookshop: Service = {
  name: 'bookshop',
  schema: new URL('./bookshop.graphql', import.meta.url),
  kinds: [books],
  resolvers: (context) => ({
    Query: {
      book: (_: unknown, { id }: { id: string }, loaders: Loaders) => loaders.books.load(id),
      fails: (_: unknown, args: { with: string }) => {
        throw FAILURES[args.with]?.();
      },
    },
    Mutation: { addBook: mutation(context, 'book', addBook) },
    Book: { __resolveReference: byReference('Book', 'id', (loaders: Loaders) => loaders.books) },
  }),
  requestContext: ({ store }): Loaders => ({ books: entityLoader(store, books) }),
};
