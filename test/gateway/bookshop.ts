import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { apiError } from '../../api/index.ts';
import { DateTimeScalar } from '../../api/scalars.ts';
import { type Gateway, type GatewayOptions, openGateway } from '../../gateway/open.ts';
import { apolloServer } from '../../serving/apollo.ts';
import { type HttpListener, listenHttp } from '../../serving/http.ts';

/** What one request to a subgraph carried. */
export interface Heard {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> & { readonly representations?: readonly { id: string }[] };
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires", "@shareable", "@inaccessible", "@interfaceObject"])`;

const books = `${LINK}
  scalar DateTime
  type Query {
    book(id: ID!): Book
    books(first: Int = 20, soldAfter: DateTime, ids: [ID!]): Books!
    things: [Thing!]!
    items: [Item!]!
    strict: Book!
  }
  type Mutation { addBook(title: String!, genre: Genre): Book!  sell(input: Sale!): Book! }
  input Sale { id: ID!  at: DateTime  copies: Int! = 1 }
  type Books { nodes: [Book]!  total: Int! }
  enum Genre { NOVEL  ESSAY  SECRET @inaccessible }
  union Thing = Book | Shelf
  interface Item @key(fields: "id") { id: ID!  label: String! }
  type Toy implements Item @key(fields: "id") { id: ID!  label: String!  pieces: Int!  book: Book }
  type Pen implements Item @key(fields: "id") { id: ID!  label: String!  colour: String }
  type Shelf { label: String!  books(first: Int = 20): Books! }
  type Book @key(fields: "id") {
    id: ID!  title: String!  genre: Genre  author: Author  shelf: Shelf!  editor: Author
    tag(value: String!): String!
  }
  type Author @key(fields: "id") { id: ID! }
`;
const authors = `${LINK}
  type Query { author(id: ID!): Author  authors: [Author!]! }
  type Author @key(fields: "id") { id: ID!  name: String!  born: Int  house: House! }
  type House { city: String! @shareable  street: String! }
`;
const reviews = `${LINK}
  type Book @key(fields: "id") {
    id: ID!  title: String! @external  stars: Float  blurb: String! @requires(fields: "title")
  }
  type Author @key(fields: "id") { id: ID!  praise: String }
  type Item @key(fields: "id") @interfaceObject { id: ID!  rating: Int  similar: [Item!]! }
`;

const titles = ['Emma', 'Persuasion', 'Ulysses', 'Dubliners', 'Nobody'];
const book = (id: string) => {
  const index = Number(id) - 1;
  if (titles[index] === undefined) return null;
  const author = { __typename: 'Author', id: index < 2 ? 'austen' : index < 4 ? 'joyce' : 'unknown' };
  const genre = index === 1 ? 'SECRET' : 'NOVEL';
  return { __typename: 'Book', id, title: titles[index], genre, author, editor: index === 0 ? author : null };
};
const shelf = { __typename: 'Shelf', label: 'A', books: ({ first }: { first: number }) => list(first) };
const items = [
  { __typename: 'Toy', id: 'bear', label: 'Bear', pieces: 1 },
  { __typename: 'Pen', id: 'quill', label: 'Quill', colour: null },
];
const item = (id: string) => items.find((each) => each.id === id) ?? null;
const list = (first: number) => ({
  nodes: titles.slice(0, first).map((_, i) => book(String(i + 1))),
  total: titles.length,
});
const author = (id: string) =>
  ({
    austen: { id, name: 'Jane Austen', born: 1775, house: { city: 'Chawton', street: 'Winchester Road' } },
    joyce: { id, name: 'James Joyce', born: 1882, house: { city: 'Dublin', street: 'Eccles Street' } },
  })[id] ?? null;

type Entity = { readonly id: string; readonly title?: string };
const services = {
  books: {
    sdl: books,
    resolvers: {
      DateTime: DateTimeScalar,
      Query: {
        book: (_: unknown, { id }: Entity) => book(id),
        books: (_: unknown, { first, ids }: { first: number; ids?: string[] }) => {
          if (first > 100) throw apiError('BAD_USER_INPUT', `first is ${first}: ask for 1 to 100`);
          return ids ? { nodes: ids.map(book), total: ids.length } : list(first);
        },
        things: () => [book('1'), shelf],
        items: () => items,
        strict: () => null,
      },
      Mutation: {
        addBook: (_: unknown, { title }: { title: string }) => {
          if (title === '') throw apiError('REJECTED', 'a book needs a title', { rule: 'TITLE_EMPTY' });
          titles.push(title);
          return book(String(titles.length));
        },
        sell: (_: unknown, { input }: { input: Entity }) => book(input.id),
      },
      Book: {
        __resolveReference: ({ id }: Entity) => book(id),
        shelf: () => shelf,
        tag: (_: unknown, { value }: { value: string }) => value,
      },
      Toy: { __resolveReference: ({ id }: Entity) => item(id), book: () => book('1') },
      Pen: { __resolveReference: ({ id }: Entity) => item(id) },
      Item: {
        __resolveReference: ({ id }: Entity) => item(id),
        __resolveType: ({ __typename }: { __typename: string }) => __typename,
      },
      Thing: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    },
  },
  authors: {
    sdl: authors,
    resolvers: {
      Query: {
        author: (_: unknown, { id }: Entity) => author(id),
        authors: () => [author('austen'), author('joyce')],
      },
      Author: { __resolveReference: ({ id }: Entity) => author(id) },
    },
  },
  reviews: {
    sdl: reviews,
    resolvers: {
      Book: {
        __resolveReference: (reference: Entity) => {
          if (reference.id === '6') throw apiError('LIMIT_EXCEEDED', 'no more than five books'); // fails the whole list
          return reference;
        },
        stars: ({ id }: Entity) => {
          if (id === '3') throw apiError('LIMIT_EXCEEDED', 'too long to be reviewed', { bound: 500 });
          if (id === '4') throw new Error('the reviewer fell asleep at db.internal:5432');
          return Number(id) / 2;
        },
        blurb: ({ title }: Entity) => `${title}!`,
      },
      Item: {
        __resolveReference: (reference: Entity) => reference,
        rating: ({ id }: Entity) => id.length,
        similar: ({ id }: Entity) => items.filter((other) => other.id !== id).map(({ id }) => ({ id })),
      },
      Author: {
        __resolveReference: async (reference: Entity) => {
          if (reference.id === 'joyce') throw apiError('LIMIT_EXCEEDED', 'too much praise');
          return reference;
        },
        praise: ({ id }: Entity) => `great ${id}`,
      },
    },
  },
};
export type ServiceName = keyof typeof services;

/** A bookshop of three services on real HTTP, each of which can be stopped, started, and listened to. */
export async function openBookshop(options: Partial<GatewayOptions> = {}) {
  const running = new Map<ServiceName, HttpListener>();
  const heard: Record<ServiceName, Heard[]> = { books: [], authors: [], reviews: [] };
  const ports = new Map<ServiceName, number>();
  const log: string[] = [];

  const start = async (name: ServiceName) => {
    const { sdl, resolvers } = services[name];
    const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
    const hear = {
      requestDidStart: async ({ request }: { request: unknown }) => void heard[name].push(request as Heard),
    };
    const server = await listenHttp(apolloServer({ schema, plugins: [hear], log: (e) => log.push(e) }), {
      port: ports.get(name) ?? 0,
    });
    ports.set(name, server.port);
    running.set(name, server);
  };
  const stop = async (name: ServiceName) => {
    await running.get(name)?.[Symbol.asyncDispose]();
    running.delete(name);
  };
  const names = Object.keys(services) as ServiceName[];
  await Promise.all(names.map(start));
  const subgraphs = names.map((name) => ({ name, url: running.get(name)!.url, sdl: services[name].sdl }));
  const gateway: Gateway = await openGateway({ subgraphs, log: (entry) => log.push(entry), ...options });

  return {
    gateway,
    subgraphs,
    heard,
    log,
    start,
    stop,
    titles,
    ask: (query: string, request: AskOptions = {}) => askAt(gateway.url, query, request),
    forget: () => {
      for (const name of names) heard[name].length = 0;
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await Promise.all(names.map(stop));
    },
  };
}
export type Bookshop = Awaited<ReturnType<typeof openBookshop>>;

export interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Asked {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: {
    readonly joinery: {
      readonly strategy: string;
      readonly why: string;
      readonly plan: string;
      readonly fetches: readonly { target: string; what: string; count: number; bytes: number | null; ms: number }[];
      readonly freshness: { readonly versions?: Record<string, number>; readonly lag: number | null };
      readonly ms: number;
    };
  };
}

export async function askAt(url: string, query: string, { headers, ...body }: AskOptions = {}): Promise<Asked> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, ...body }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Asked, 'status'>) };
}

export const codes = ({ errors = [] }: Asked): unknown[] => errors.map(({ extensions }) => extensions.code);
