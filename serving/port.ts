import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket, Server as TcpServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { pause } from '../eventing/index.ts';
import { sendError, sendJson } from './answer.ts';
import { refuseUnreadable } from './unreadable-request.ts';
import { WebSocketAware } from './websocket-aware.ts';

export interface PortOptions {
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** 0 (the default) takes any free one. */
  readonly port?: number;
  /** Who listens there, as an operator knows it. */
  readonly part: string;
  /** What it still waits for, while nothing is served; asked by each `/ready`. */
  readonly missing?: () => Promise<readonly string[]>;
  /** How long closing waits for requests in flight, ms. Default 10,000. */
  readonly closeWithin?: number;
  /**
   * How long kept connections may still bring a request that was on its way, ms: its answer then closes them, and lets a
   * gateway know that it has to close the others. Those that are left over are closed from here. Default 100.
   */
  readonly drain?: number;
}

/**
 * Takes over a connection whose client asks for a WebSocket on it; `head` is what came behind the request. Whoever takes it
 * closes it.
 */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * A port that answers before there is anything to serve on it: an operator sees that the process lives and what it
 * waits for, a client that it should come again. Disposing lets requests in flight finish, and closes idle connections; a
 * second time it waits for the first.
 */
export interface OpenPort extends AsyncDisposable {
  readonly port: number;
  /** Such as `http://127.0.0.1:4000`. */
  readonly origin: string;
  /**
   * From now on this answers every request, also on connections that are open. Null: waits again. `upgrade` gets those for
   * WebSockets; without it they are requests as all others.
   */
  serve(listener: RequestListener | null, upgrade?: Upgrade): void;
}

const DRAIN_STEPS = 20;

/** Another process listens there; nothing was changed. */
export class PortTaken extends Error {
  readonly code = 'PORT_TAKEN';
  constructor(part: string, port: number, cause: unknown) {
    super(`${part} cannot start: port ${port} is taken by another process; choose another one`, { cause });
    this.name = 'PortTaken';
  }
}

/**
 * How long an idle connection is kept, ms: longer than clients and balancers do (60,000 is usual). Who closes it may meet a
 * request on its way, and only the one who sends can know that there is none.
 */
const KEPT = 65_000;

/**
 * Listens at once. Until something is served `/health` is 200, `/ready` 503 with what is missing, and all else 503 with a
 * SERVICE_UNAVAILABLE error as GraphQL shapes it.
 *
 * @throws PortTaken; what `listen` throws about an address that this machine does not have or may not use.
 */
export async function openPort(options: PortOptions): Promise<OpenPort> {
  const { host = '127.0.0.1', port = 0, part, missing = async () => [], closeWithin = 10_000, drain = 100 } = options;
  const wait = waiting(part, missing);
  let listener: RequestListener = wait;
  const inFlight = new Set<ServerResponse>();
  let draining = false;
  const sockets = new Set<Socket>();
  const server = createServer({ IncomingMessage: WebSocketAware }, (request, response) => {
    if (draining) response.shouldKeepAlive = false;
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    listener(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.keepAliveTimeout = KEPT;
  server.on('clientError', refuseUnreadable);
  try {
    await listening(server, host, port);
  } catch (error) {
    throw isTaken(error) ? new PortTaken(part, port, error) : error;
  }
  const bound = (server.address() as AddressInfo).port;
  let closed: Promise<void> | undefined;
  return {
    port: bound,
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    serve(next, upgrade) {
      listener = next ?? wait;
      server.removeAllListeners('upgrade'); // with one http treats what asks for an upgrade as nothing else
      if (upgrade !== undefined) server.on('upgrade', upgrade);
    },
    [Symbol.asyncDispose]() {
      draining = true;
      for (const response of inFlight) response.shouldKeepAlive = false; // of no effect where its headers are sent
      closed ??= close(server, sockets, drain, closeWithin);
      return closed;
    },
  };
}

const waiting =
  (part: string, missing: () => Promise<readonly string[]>): RequestListener =>
  (request, response) => {
    request.resume();
    if (request.url === '/health') return sendJson(response, 200, { status: 'ok' });
    if (request.url !== '/ready') return refuse(part, request, response);
    const notReady = (lacks: readonly string[]) => {
      const all = lacks.length > 0 ? lacks : [`${part} is starting`];
      sendJson(response, 503, { ready: false, missing: all });
    };
    missing().then(notReady, (error: unknown) => notReady([`${part} cannot tell what it waits for: ${error}`]));
  };

const refuse = (part: string, request: IncomingMessage, response: ServerResponse): void =>
  sendError(
    request,
    response,
    503,
    { message: `${part} is starting: ask again`, code: 'SERVICE_UNAVAILABLE', service: part, done: 'no' },
    { 'retry-after': '1' },
  );

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

async function close(server: Server, sockets: ReadonlySet<Socket>, drain: number, within: number): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    // Not http's own close, which breaks idle connections at once: a command sent at that moment may, or may not, be done.
    Reflect.apply(TcpServer.prototype.close, server, [(error?: Error) => (error ? reject(error) : resolve())]);
  });
  const drained = new AbortController();
  closed.finally(() => drained.abort()).catch(() => {}); // awaited below
  // By steps: a process that is held up for a second has heard nobody in it.
  for (let step = 0; step < DRAIN_STEPS && !drained.signal.aborted; step++)
    await pause(drain / DRAIN_STEPS, drained.signal);
  // A connection that was busy when closing began becomes idle later: look again until all are gone.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    // Not idle to http is one that never brought a request, as clients open them in advance.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, 20);
  // Http's own closeAllConnections does not know those that were upgraded.
  const deadline = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, within);
  server.close(); // with those that are idle; and it ends the timer that http keeps
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
