import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, execute, type GraphQLSchema, getOperationAST, parse, validate } from 'graphql';
import { apiError } from '../../api/index.ts';
import type { EntityKind } from '../../eventing/index.ts';
import { compositionStrategy } from '../../gateway/composition/strategy.ts';
import { composeSupergraph } from '../../gateway/composition/supergraph.ts';
import type { Operation, Run, Strategy } from '../../gateway/execution.ts';
import { viewStrategy } from '../../gateway/view/index.ts';
import { entity, joinedView, one, reference } from '../../projector/view.ts';
import { apolloServer } from '../../serving/apollo.ts';
import { type HttpListener, listenHttp } from '../../serving/http.ts';
import { memoryReader } from './view/memory-reader.ts';

/** What one request to a service carried. */
export interface Heard {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])`;

const SDL = {
  books: `${LINK}
    type Query { book(id: ID!): Book }
    type Subscription { sold(shop: ID!, after: String): Sale!  news(after: String): News }
    type Sale {
      cursor: String!  copies: Int!  note: String  price: Money  slips: [Slip!]!
      book: Book!  gift: Book  others: [Book!]!  maybe: [Book]  author: Author  shop: Shop
    }
    type Money { amount: Float!  currency: Currency! }
    enum Currency { EUR USD }
    type Slip { text: String!  book: Book! }
    type News { cursor: String!  items: [Item!]! }
    union Item = Sale | Arrival
    type Arrival { shelf: String  book: Book! }
    type Book @key(fields: "id") { id: ID!  title: String!  subtitle: String  author: Author  tag(value: String!): String!  broken: String }
    type Author @key(fields: "id", resolvable: false) { id: ID! }
    type Shop @key(fields: "id") @key(fields: "town { code } street") { id: ID!  street: String!  town: Town!  owner: String! }
    type Town { code: ID!  mayor: String! }
  `,
  authors: `${LINK}
    type Query { author(id: ID!): Author }
    type Author @key(fields: "id") { id: ID!  name: String!  born: Int  favourite: Book }
    type Book @key(fields: "id", resolvable: false) { id: ID! }
  `,
  reviews: `${LINK}
    type Book @key(fields: "id") { id: ID!  stars: Float  verdict: String! }
  `,
};
export type ServiceName = keyof typeof SDL;
const names: readonly ServiceName[] = ['books', 'authors', 'reviews'];

export interface Book {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string | null;
  readonly authorId: string;
}
interface Author {
  readonly id: string;
  readonly name: string;
  readonly born: number;
  readonly favouriteId: string | null;
}

/** What there is; to be changed as a test likes. */
interface Stock {
  readonly Book: Book[];
  readonly Author: Author[];
}

const BOOKS: readonly Book[] = [
  { id: 'emma', title: 'Emma', subtitle: null, authorId: 'austen' },
  { id: 'ulysses', title: 'Ulysses', subtitle: 'A day', authorId: 'joyce' },
];
const AUTHORS: readonly Author[] = [
  { id: 'austen', name: 'Jane Austen', born: 1775, favouriteId: 'ulysses' },
  { id: 'joyce', name: 'James Joyce', born: 1882, favouriteId: null },
];
const SHOP = { id: 's1', street: 'Main', town: { code: 'D', mayor: 'Ann' }, owner: 'Bob' };

const kind = <S extends object>(type: string): EntityKind<S> => ({ category: type, type, evolve: (state) => state });
const book = entity(kind<Book>('Book'), { fields: ['id', 'title', 'subtitle'] });
const author = entity(kind<Author>('Author'), { fields: ['id', 'name', 'born'] });
const views = [
  joinedView(book, { name: 'books', join: { author: one(author, ({ authorId }) => authorId) }, answers: {} }),
  joinedView(author, { name: 'authors', join: { favourite: reference(book, (a) => a.favouriteId) }, answers: {} }),
];

type Resolver = (parent: never, args: never) => unknown;
type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;

const byId = <T extends { readonly id: string }>(all: readonly T[], id: string): T | null =>
  all.find((each) => each.id === id) ?? null;

function resolversOf(stock: Stock): Readonly<Record<ServiceName, Resolvers>> {
  return {
    books: {
      Book: {
        __resolveReference: async ({ id }: Book) => {
          if (id === 'cursed') throw apiError('LIMIT_EXCEEDED', 'nobody may read it');
          if (id === 'away') throw apiError('SERVICE_UNAVAILABLE', 'ask again', { service: 'books' });
          return byId(stock.Book, id);
        },
        author: ({ authorId }: Book) => byId(stock.Author, authorId),
        tag: (_: never, { value }: { readonly value: string }) => {
          if (value === 'bad') throw apiError('CONFLICT', 'no such tag');
          return value;
        },
        broken: () => {
          throw apiError('CONFLICT', 'torn');
        },
      },
      Shop: {
        __resolveReference: ({ id, town }: Partial<typeof SHOP>) =>
          id === SHOP.id || town?.code === SHOP.town.code ? SHOP : null,
      },
    },
    authors: {
      Author: {
        __resolveReference: ({ id }: Author) => byId(stock.Author, id),
        favourite: ({ favouriteId }: Author) => favouriteId && byId(stock.Book, favouriteId),
      },
    },
    reviews: { Book: { stars: ({ id }: Book) => id.length, verdict: ({ id }: Book) => `${id}!` } },
  };
}

/** As one process would do it: graphql-js, what the event refers to looked up in the stock. */
export async function plainly(market: Market, query: string, { variables, payload }: Asked): Promise<ExecutionResult> {
  const { schema, stock } = market;
  const services = Object.values(resolversOf(stock));
  const states: Readonly<Record<string, readonly { readonly id: string }[]>> = { ...stock, Shop: [SHOP] };
  const { document } = operation(schema, query);
  const answer = await execute({
    schema,
    document,
    variableValues: variables,
    rootValue: { sold: payload, news: payload },
    fieldResolver: (source: Record<string, unknown>, args, _, { parentType, fieldName }) => {
      const known = states[parentType.name];
      const parent = known === undefined ? source : byId(known, String(source.id ?? SHOP.id));
      const resolve = services.flatMap((service) => service[parentType.name]?.[fieldName] ?? [])[0];
      return resolve === undefined
        ? (parent as Record<string, unknown> | null)?.[fieldName]
        : resolve(parent as never, args as never);
    },
  });
  return json(answer);
}

export interface Asked {
  readonly payload: NonNullable<Run['payload']>;
  readonly variables?: Run['variables'];
}

/** As a client has it. */
const json = (answer: ExecutionResult): ExecutionResult => JSON.parse(JSON.stringify(answer));

function operation(schema: GraphQLSchema, query: string): Operation {
  const document = parse(query);
  const [fault] = validate(schema, document);
  if (fault !== undefined) throw fault;
  return { key: query, schema, document, definition: getOperationAST(document)! };
}

/** Three services on HTTP, of which one tells of sales, and a view of two of them. */
export async function openMarket() {
  const stock: Stock = { Book: [...BOOKS], Author: [...AUTHORS] };
  const resolvers = resolversOf(stock);
  const running = new Map<ServiceName, HttpListener>();
  const ports = new Map<ServiceName, number>();
  const heard: Record<ServiceName, Heard[]> = { books: [], authors: [], reviews: [] };
  const start = async (name: ServiceName) => {
    const schema = buildSubgraphSchema({ typeDefs: parse(SDL[name]), resolvers: resolvers[name] as never });
    const hear = {
      requestDidStart: async ({ request }: { request: unknown }) => void heard[name].push(request as Heard),
    };
    const port = ports.get(name) ?? 0;
    const server = await listenHttp(apolloServer({ schema, plugins: [hear], log: () => {} }), { port });
    ports.set(name, server.port);
    running.set(name, server);
  };
  const stop = async (name: ServiceName) => {
    await running.get(name)?.[Symbol.asyncDispose]();
    running.delete(name);
  };
  await Promise.all(names.map(start));
  const subgraphs = names.map((name) => ({ name, url: running.get(name)!.url, sdl: SDL[name] }));
  const composed = await composeSupergraph(subgraphs);
  const { schema } = composed;
  const composition = compositionStrategy(composed, subgraphs);
  const reader = memoryReader({ ...stock });
  const view = viewStrategy({ views, reader });
  const by = (strategy: Strategy) => ({
    prepare: async (query: string) => strategy.prepare(operation(schema, query)),
    async tell(query: string, run: Asked & Partial<Run>): Promise<ExecutionResult> {
      const prepared = await strategy.prepare(operation(schema, query));
      if ('notCovered' in prepared) throw new Error(`not covered: ${prepared.notCovered.join()}`);
      return json(await prepared.execute({ variables: {}, ...run }));
    },
  });
  return {
    stock,
    schema,
    /** What was asked since the last {@link forget}. */
    heard,
    read: reader.asked,
    forget() {
      for (const name of names) heard[name].length = 0;
      reader.asked.length = 0;
    },
    start,
    stop,
    composition: by(composition),
    view: by(view),
    async [Symbol.asyncDispose]() {
      await composition[Symbol.asyncDispose]();
      await Promise.all(names.map(stop));
    },
  };
}
export type Market = Awaited<ReturnType<typeof openMarket>>;
