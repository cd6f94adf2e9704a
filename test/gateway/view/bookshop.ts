import { defaultFieldResolver, type ExecutionResult, executeSync, type GraphQLFieldResolver, parse } from 'graphql';
import { page, pageRequest } from '../../../api/page.ts';
import type { EntityKind } from '../../../eventing/index.ts';
import { integer, text } from '../../../eventing/index.ts';
import { viewStrategy } from '../../../gateway/view/index.ts';
import { byId, list } from '../../../projector/answer.ts';
import { entity, joinedView, many, one, reference } from '../../../projector/view.ts';
import { isPrepared, operation, type Question, run } from './asking.ts';
import { memoryReader } from './memory-reader.ts';
import { withScalars } from './schema.ts';

/** Another system, with what the shipping API has not: abstract types, lists of plain objects, strict references. */
export const bookshop = withScalars(`
  scalar Date
  interface Node { id: ID! }
  interface Titled { title: String! }
  enum Genre { CRIME POETRY }
  type Book implements Node & Titled {
    id: ID!
    title: String!
    genre: Genre
    strictGenre: Genre!
    printed: Date
    price: Float
    pages: Int!
    tags: [String!]
    marks: [[Int]!]
    editions: [Edition!]!
    author: Author!
    shop: Node
    alike: [Book!]
    related: [Book]!
  }
  type Edition implements Titled { title: String! year: Int! notes: [Note] }
  type Note { text: String! }
  type Author implements Node { id: ID! name: String! books(first: Int = 20, after: String): BookConnection }
  type Shop implements Node { id: ID! city: String! }
  type BookConnection { edges: [BookEdge]! nodes: [Book]! pageInfo: PageInfo! totalCount: Int! }
  type BookEdge { cursor: String! node: Book! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  input PagesRange { from: Int until: Int }
  input BookFilter { genre: [Genre!] pages: PagesRange weight: Int shop: ShopFilter author: AuthorFilter }
  input ShopFilter { city: [String!] }
  input AuthorFilter { name: [String!] born: Int }
  enum BookSort { TITLE WEIGHT }
  input BookOrder { field: BookSort! direction: Direction = ASC }
  enum Direction { ASC DESC }
  type Query {
    book(id: ID!): Book
    strictBook(id: ID!): Book!
    books(filter: BookFilter, orderBy: [BookOrder!], first: Int = 20, after: String): BookConnection!
    author(id: ID!): Author
    node(id: ID!): Node
  }
  type Mutation { sell(id: ID!): Book }
  type Subscription { sold: Book }
`);

export interface Book {
  readonly id: string;
  readonly authorId: string;
  readonly shopId: string | null;
  readonly alikeIds: readonly string[];
  /** What the API says it is, or not. */
  readonly [property: string]: unknown;
}
interface Author {
  readonly id: string;
  readonly name: string;
}
interface Shop {
  readonly id: string;
  readonly city: string;
}

const kind = <S extends object>(type: string): EntityKind<S> => ({ category: type, type, evolve: (state) => state });
const book = entity(kind<Book>('Book'), {
  fields: ['id', 'title', 'genre', 'strictGenre', 'printed', 'price', 'pages', 'tags', 'marks', 'editions'],
});
const author = entity(kind<Author>('Author'), { fields: ['id', 'name'] });
const shop = entity(kind<Shop>('Shop'), { fields: ['id', 'city'] });

const views = [
  joinedView(book, {
    name: 'books',
    join: {
      author: one(author, (book) => book.authorId, { name: text((author) => author.name) }),
      shop: reference(shop, (book) => book.shopId),
      alike: many(book, (book) => book.alikeIds),
      related: many(book, (book) => book.alikeIds),
    },
    columns: {
      title: text((book) => String(book.title)),
      genre: text((book) => (typeof book.genre === 'string' ? book.genre : null)),
      pages: integer((book) => (typeof book.pages === 'number' ? book.pages : null)),
      authorId: text((book) => book.authorId),
    },
    answers: {
      'Query.book': byId('id'),
      'Query.strictBook': byId('id'),
      'Query.books': list({ filter: 'filter', sort: { TITLE: 'title' } }),
      'Author.books': list({ of: 'authorId' }),
    },
  }),
  joinedView(author, { name: 'authors', answers: { 'Query.author': byId('id') } }),
  joinedView(shop, { name: 'shops', answers: {} }),
];

export interface Stock {
  readonly Book: readonly Book[];
  readonly Author: readonly Author[];
  readonly Shop: readonly Shop[];
}

export const prepare = (stock: Stock, question: Question) => {
  const asked = operation(bookshop, question);
  const prepared = viewStrategy({ views, reader: memoryReader({ ...stock }) }).prepare(asked);
  if (prepared instanceof Promise) throw new Error('it need not wait');
  return { asked, prepared };
};

export async function viewAnswer(stock: Stock, question: Question): Promise<ExecutionResult> {
  const { asked, prepared } = prepare(stock, question);
  if (!isPrepared(prepared)) throw new Error(`not covered: ${prepared.notCovered.join(', ')}`);
  return run(asked, prepared, question.variables);
}

type Resolver<S = never> = (
  source: S,
  args: Record<string, unknown>,
  info: Parameters<GraphQLFieldResolver<unknown, unknown>>[3],
) => unknown;

/** The same by graphql-js and plain resolvers; lists by id only, without filters. */
export function plainAnswer(stock: Stock, { query, variables, operationName }: Question): ExecutionResult {
  const find = <T extends { id: string }>(type: string, items: readonly T[], id: unknown) => {
    const found = items.find((item) => item.id === id);
    return found && { __typename: type, ...found };
  };
  const books: Resolver<{ id: string } | undefined> = (parent, args, info) => {
    const items = stock.Book.filter(({ authorId }) => parent === undefined || authorId === parent.id)
      .map(({ id }) => find('Book', stock.Book, id))
      .sort((a, b) => ((a?.id ?? '') < (b?.id ?? '') ? -1 : 1));
    const { first, after } = args;
    const request = pageRequest(
      { first: typeof first === 'number' ? first : null, after: typeof after === 'string' ? after : null },
      { field: `${info.parentType.name}.${info.fieldName}`, of: parent?.id, args },
      [],
    );
    const rows = items.filter((item) => request.after === undefined || (item?.id ?? '') > String(request.after[0]));
    return {
      ...page(
        request,
        rows.slice(0, request.first + 1),
        (item) => item,
        (item) => [item?.id ?? ''],
      ),
      totalCount: items.length,
    };
  };
  const resolvers: Record<string, Resolver> = {
    'Query.book': (_, { id }) => find('Book', stock.Book, id),
    'Query.strictBook': (_, { id }) => find('Book', stock.Book, id),
    'Query.author': (_, { id }) => find('Author', stock.Author, id),
    'Query.books': (_, args, info) => books(undefined, args, info),
    'Author.books': (parent, args, info) => books(parent, args, info),
    'Book.author': ({ authorId }: Book) => find('Author', stock.Author, authorId),
    'Book.shop': ({ shopId }: Book) => find('Shop', stock.Shop, shopId),
    'Book.alike': ({ alikeIds }: Book) => alikeIds.map((id) => find('Book', stock.Book, id)),
    'Book.related': ({ alikeIds }: Book) => alikeIds.map((id) => find('Book', stock.Book, id)),
  };
  return executeSync({
    schema: bookshop,
    document: parse(query),
    variableValues: variables,
    operationName,
    fieldResolver: (source, args, context, info) => {
      const resolve = resolvers[`${info.parentType.name}.${info.fieldName}`];
      return resolve === undefined
        ? defaultFieldResolver(source, args, context, info)
        : resolve(source as never, args, info);
    },
  });
}
