import { type Dispatcher, Pool } from 'undici';

/** A GraphQL response as a subgraph sent it. */
export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly SubgraphError[];
  readonly bytes: number;
}

export interface SubgraphError {
  readonly message?: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** No answer, or none that is GraphQL. The message says which, without addresses. */
export class NoAnswer extends Error {
  readonly code = 'NO_ANSWER';
}

export interface SubgraphClient extends AsyncDisposable {
  readonly name: string;
  /**
   * Posts a GraphQL request, already serialised. A repeatable one is sent again, once, when its connection broke
   * before an answer began, as happens to the first after a restart of the service.
   *
   * @throws NoAnswer
   */
  send(body: string, repeatable: boolean): Promise<SubgraphAnswer>;
}

export interface ClientOptions {
  /** For one request from first to last byte, ms. */
  readonly timeout: number;
  readonly connections: number;
}

const HEADERS = ['content-type', 'application/json'];
const BROKEN: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * A client of one subgraph that reads JSON straight from the bytes on a connection of undici: fetch objects and
 * streams cost more than the rest of the gateway together.
 */
export function subgraphClient(name: string, url: string, { timeout, connections }: ClientOptions): SubgraphClient {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections, connect: { timeout }, headersTimeout: 0, bodyTimeout: 0 });
  const request = { path: pathname + search, method: 'POST' as const, headers: HEADERS };
  const once = (body: string) => exchange(pool, { ...request, body }, timeout);
  return {
    name,
    async send(body, repeatable) {
      try {
        return await once(body);
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        if (!repeatable || !BROKEN.has(error.reason)) throw new NoAnswer(error.message);
      }
      return once(body).catch((error: Error) => {
        throw new NoAnswer(error.message);
      });
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

/** The connection failed before an answer began. */
class Broken extends Error {
  readonly reason: unknown;
  constructor(cause: NodeJS.ErrnoException) {
    super(cause.code === 'ECONNREFUSED' ? 'refused the connection' : 'the connection broke');
    this.reason = cause.code;
  }
}

function exchange(pool: Pool, request: Dispatcher.DispatchOptions, timeout: number): Promise<SubgraphAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let begun = false;
    let late = false;
    let abort: ((error: Error) => void) | null = null;
    const timer = setTimeout(() => {
      late = true;
      const error = new NoAnswer(`gave no answer within ${timeout} ms`);
      reject(error);
      abort?.(error);
    }, timeout);
    pool.dispatch(request, {
      onConnect(abortRequest) {
        abort = abortRequest;
        if (late) abortRequest(new NoAnswer('too late')); // it waited for a connection until nobody waited for it
      },
      onHeaders(status) {
        begun = status >= 200;
        return true;
      },
      onData(chunk) {
        chunks.push(chunk);
        return true;
      },
      onComplete() {
        clearTimeout(timer);
        const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
        const answer = read(bytes);
        if (answer === null) reject(new NoAnswer('answered with something that is not GraphQL'));
        else resolve(answer);
      },
      onError(error) {
        clearTimeout(timer);
        reject(begun ? new NoAnswer('broke off in the middle of its answer') : new Broken(error));
      },
    });
  });
}

function read(bytes: Buffer): SubgraphAnswer | null {
  try {
    const answer: unknown = JSON.parse(bytes.toString());
    if (typeof answer !== 'object' || answer === null) return null;
    const { data, errors } = answer as Omit<SubgraphAnswer, 'bytes'>;
    const shaped = typeof data === 'object' || (Array.isArray(errors) && errors.length > 0);
    return shaped ? { data, errors, bytes: bytes.length } : null;
  } catch {
    return null; // a proxy's page, or an answer cut short: the caller says so
  }
}
