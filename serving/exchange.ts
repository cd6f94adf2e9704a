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

/**
 * How a request ended without an answer.
 * - `away`: nothing was sent, or it was refused before anything was done.
 * - `broken`: the connection failed before an answer began, as happens to the first request after a restart.
 * - `cut`: the connection failed in the middle of the answer.
 * - `late`: no answer in time.
 * - `strange`: an answer that is not GraphQL.
 */
export type Ending = 'away' | 'broken' | 'cut' | 'late' | 'strange';

/** No answer, or none that is GraphQL. The message says which, without addresses: a sentence about the service. */
export class NoAnswer extends Error {
  readonly code = 'NO_ANSWER';
  readonly ending: Ending;
  /** What the request asked for was certainly not done; else it may have been. */
  readonly done: 'no' | 'unknown';
  constructor(message: string, ending: Ending, done: NoAnswer['done'] = ending === 'away' ? 'no' : 'unknown') {
    super(message);
    this.name = 'NoAnswer';
    this.ending = ending;
    this.done = done;
  }
}

export interface ExchangeOptions {
  /** For one request from first to last byte, ms. */
  readonly timeout: number;
  /** For a new connection, ms; as long as the request unless told otherwise. */
  readonly connectTimeout?: number;
  readonly connections: number;
  /**
   * Told when the process says with an answer that it closes this connection, or accepts no new one: it stops, as a rule. What
   * is asked next goes to new connections, and those that were kept are closed from this side, where it is known that nothing
   * is on its way.
   */
  readonly leaving?: () => void;
}

/** One process that answers GraphQL over HTTP. */
export interface Exchange extends AsyncDisposable {
  /**
   * Posts a GraphQL request, already serialised, once.
   * @throws NoAnswer
   */
  post(body: string): Promise<SubgraphAnswer>;
}

/**
 * An idle connection is kept this long (ms), or until shortly before the other side says that it would close it. Well below
 * what our services keep theirs: a busy process is late.
 */
const KEPT = 50_000;

const HEADERS = ['content-type', 'application/json'];

/**
 * Reads JSON straight from the bytes on a connection of undici: fetch objects and streams cost more than the rest of
 * the gateway together.
 */
export function openExchange(
  url: string,
  { timeout, connectTimeout = timeout, connections, leaving = () => {} }: ExchangeOptions,
): Exchange {
  const { origin, pathname, search } = new URL(url);
  const connect = { timeout: connectTimeout };
  const kept = { keepAliveMaxTimeout: KEPT };
  const open = () => new Pool(origin, { connections, connect, ...kept, headersTimeout: 0, bodyTimeout: 0 });
  const request = { path: pathname + search, method: 'POST' as const, headers: HEADERS };
  const opened = new Set<Connections>();
  const openNew = (): Connections => {
    const connections = { pool: open(), inFlight: 0 };
    opened.add(connections);
    return connections;
  };
  let current = openNew();

  const retire = (connections: Connections) => {
    if (connections !== current) return; // told by another request
    current = openNew();
    leaving();
  };
  const settle = (connections: Connections) => {
    connections.inFlight--;
    if (connections === current || connections.inFlight > 0) return;
    // Who waits for an answer does not wait for this: disposing does.
    connections.pool.destroy().finally(() => opened.delete(connections));
  };
  return {
    async post(body) {
      const connections = current;
      connections.inFlight++;
      try {
        return await exchange(connections.pool, { ...request, body }, timeout, () => retire(connections));
      } finally {
        settle(connections);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...opened].map(({ pool }) => pool.destroy()));
    },
  };
}

interface Connections {
  readonly pool: Pool;
  /** Requests that wait for an answer, or for a connection. */
  inFlight: number;
}

function exchange(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  timeout: number,
  closes: () => void,
): Promise<SubgraphAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let late = false;
    let abort: ((error: Error) => void) | null = null;
    const timer = setTimeout(() => {
      late = true;
      const error = new NoAnswer(`gave no answer within ${timeout} ms`, 'late', abort === null ? 'no' : 'unknown');
      reject(error);
      abort?.(error);
    }, timeout);
    pool.dispatch(request, {
      // Called when a connection is there, right before the request is written to it.
      onConnect(abortRequest) {
        abort = abortRequest;
        if (late) abortRequest(new NoAnswer('came too late', 'late', 'no')); // nobody waits for it any more
      },
      onHeaders(code, headers) {
        status = code;
        if (isLast(headers)) closes();
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
        if (answer === null) reject(new NoAnswer('answered with something that is not GraphQL', 'strange'));
        else if (status === 503 && isRefusal(answer)) reject(new NoAnswer('is starting', 'away'));
        else resolve(answer);
      },
      onError() {
        clearTimeout(timer);
        if (abort === null) {
          closes(); // nobody listens any more: what was kept from before is not to be trusted
          reject(new NoAnswer('refused the connection', 'away'));
        } else if (status < 200) reject(new NoAnswer('the connection broke', 'broken'));
        else reject(new NoAnswer('broke off in the middle of its answer', 'cut'));
      },
    });
  });
}

const CONNECTION = 'connection';
const CLOSE = 'close';

/** Whether it says `connection: close`. Names and values in turn, as they came; most answers are told by the lengths alone. */
const isLast = (headers: readonly Buffer[]): boolean =>
  headers.some(
    (name, i) =>
      i % 2 === 0 &&
      name.length === CONNECTION.length &&
      headers[i + 1]?.length === CLOSE.length &&
      name.toString().toLowerCase() === CONNECTION &&
      headers[i + 1]?.toString().toLowerCase() === CLOSE,
  );

/** What a port answers while there is nothing to serve on it yet: see serving/port.ts. */
const isRefusal = ({ data, errors = [] }: SubgraphAnswer): boolean =>
  data == null && errors.length > 0 && errors.every(({ extensions }) => extensions?.done === 'no');

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
