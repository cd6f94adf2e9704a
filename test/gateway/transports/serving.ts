import { openTransports, type Transports } from '../../../gateway/transports/open.ts';
import type { TransportOptions } from '../../../gateway/transports/options.ts';
import { apolloServer } from '../../../serving/apollo.ts';
import { listenHttp } from '../../../serving/http.ts';
import { type Ticker, ticker } from './ticker.ts';

export interface Serving extends AsyncDisposable {
  readonly ticker: Ticker;
  readonly transports: Transports;
  readonly port: number;
  /** Of the GraphQL endpoint. */
  readonly url: string;
  /** The same for WebSockets. */
  readonly ws: string;
  /** What an operator reads. */
  readonly log: readonly string[];
}

/** A server with all transports over a ticker, and an Apollo Server behind them whose only answer is `{ apollo: "here" }`. */
export async function serve({
  buffer,
  port,
  ...options
}: TransportOptions & { buffer?: number; port?: number } = {}): Promise<Serving> {
  const log: string[] = [];
  const operations = ticker(buffer);
  const transports = openTransports(operations, { log: (entry) => log.push(entry), farewellWithin: 500, ...options });
  const apollo = apolloServer({
    typeDefs: 'type Query { apollo: String } type Subscription { tick: Int }',
    resolvers: { Query: { apollo: () => 'here' } },
  });
  const { streamed, upgrade } = transports;
  const http = await listenHttp(apollo, { streamed, upgrade, port, log: (entry) => log.push(entry) });
  return {
    ticker: operations,
    transports,
    port: http.port,
    url: http.url,
    ws: http.url.replace('http', 'ws'),
    log,
    async [Symbol.asyncDispose]() {
      await Promise.all([transports[Symbol.asyncDispose](), http[Symbol.asyncDispose]()]);
    },
  };
}

/** A list that can be waited for. */
export interface Heard<T> {
  readonly all: T[];
  add(item: T): void;
  /** Resolves once there are so many. */
  has(count: number): Promise<T[]>;
}

export function heard<T>(): Heard<T> {
  const all: T[] = [];
  let look = () => {};
  return {
    all,
    add(item) {
      all.push(item);
      look();
    },
    has: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (all.length >= count) resolve(all);
        };
        look();
      }),
  };
}

/** The numbers from `from` (inclusive) to `until` (exclusive): what is heard when nothing is missed or repeated. */
export const numbers = (from: number, until: number): number[] =>
  Array.from({ length: until - from }, (_, index) => from + index);

/** The tick that an answer tells. */
export const tickOf = (answer: unknown): unknown => (answer as { data?: { tick?: number } }).data?.tick;

/** Resolves once this holds. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
