import { type Exchange, type ExchangeOptions, NoAnswer, openExchange, type SubgraphAnswer } from './exchange.ts';
import { turns } from './turns.ts';

/** Of a subgraph's GraphQL endpoint; several where it runs more than once. */
export type Address = string | readonly string[];

/** A client of one subgraph, however many processes answer for it. */
export interface SubgraphClient extends AsyncDisposable {
  readonly name: string;
  /**
   * Posts a GraphQL request, already serialised. One that is not repeatable is never sent twice: only where certainly
   * nothing of it was done it goes to another process. A repeatable one does so too when its connection broke, and with
   * a single process is sent to that again, once, when no answer had begun.
   *
   * @throws NoAnswer
   */
  send(body: string, repeatable: boolean): Promise<SubgraphAnswer>;
}

export interface ClientOptions {
  /** For one request to one process, from first to last byte, ms. */
  readonly timeout: number;
  /** To each process. */
  readonly connections: number;
}

/** A process that takes longer to accept a connection is away, where another can be asked instead. */
const CONNECT_WITHIN = 2_000;

/** @throws TypeError for no address, or what is none. */
export function subgraphClient(name: string, address: Address, options: ClientOptions): SubgraphClient {
  const urls = typeof address === 'string' ? [address] : address;
  const [first, second] = urls;
  if (first === undefined) throw new TypeError(`${name} needs an address`);
  if (second === undefined) return toOne(name, openExchange(first, options));
  const connectTimeout = Math.min(options.timeout, CONNECT_WITHIN);
  return toSeveral(name, urls, { ...options, connectTimeout });
}

const toOne = (name: string, exchange: Exchange): SubgraphClient => ({
  name,
  async send(body, repeatable) {
    try {
      return await exchange.post(body);
    } catch (error) {
      if (!(repeatable && error instanceof NoAnswer && error.ending === 'broken')) throw error;
    }
    return exchange.post(body);
  },
  [Symbol.asyncDispose]: () => exchange[Symbol.asyncDispose](),
});

function toSeveral(name: string, urls: readonly string[], options: ExchangeOptions): SubgraphClient {
  const exchanges = urls.map((url): Exchange => {
    const exchange = openExchange(url, { ...options, leaving: () => rest(exchange, 'away') });
    return exchange;
  });
  const { next, rest } = turns(exchanges);
  return {
    name,
    async send(body, repeatable) {
      const queue = next();
      let broken: Exchange | null = null;
      for (let i = 0; ; i++) {
        const exchange = queue[i]!;
        try {
          return await exchange.post(body);
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
          rest(exchange, error.ending);
          // Connections that were kept may be dead at all of them, after a restart of the whole: one is asked again.
          if (error.ending === 'broken') broken ??= exchange;
          if (i === exchanges.length - 1 && broken !== null) queue.push(broken);
          if (i === queue.length - 1 || !mayGoOn(error, repeatable)) throw error;
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(exchanges.map((exchange) => exchange[Symbol.asyncDispose]()));
    },
  };
}

/** After a late one there is no time for another; a strange one would be as strange elsewhere. */
const mayGoOn = ({ ending }: NoAnswer, repeatable: boolean): boolean =>
  ending === 'away' || (repeatable && (ending === 'broken' || ending === 'cut'));
