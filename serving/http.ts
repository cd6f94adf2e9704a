import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ApolloServer, BaseContext } from '@apollo/server';
import { sendError, sendJson } from './answer.ts';
import { type ErrorLog, internalError } from './errors.ts';
import { type GraphQLEndpoint, serveGraphQL } from './graphql.ts';
import type { Shortcut } from './shortcut.ts';

export interface HttpOptions<C extends BaseContext> {
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** 0 (the default) takes any free one. */
  readonly port?: number;
  /** Bytes of a request's body; more is LIMIT_EXCEEDED (413). Default 1 MB. */
  readonly maxBody?: number;
  /** The GraphQL context of one request. */
  readonly context?: (request: IncomingMessage) => C | Promise<C>;
  /** What is still missing before requests can be answered; empty when ready. */
  readonly ready?: () => Promise<readonly string[]>;
  /** Other pages: answers and resolves to true, or leaves the response alone and resolves to false. */
  readonly route?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
  /** A quicker way for some requests. */
  readonly shortcut?: Shortcut;
  /** How long closing waits for requests in flight, ms. Default 10,000. */
  readonly closeWithin?: number;
  readonly log?: ErrorLog;
}

export interface HttpListener extends AsyncDisposable {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  readonly port: number;
}

/**
 * Starts an Apollo Server and serves it on HTTP: `/graphql` (POST, GET), `/health` (the process lives), `/ready`
 * (503 with what is missing until it can answer). Disposing lets requests in flight finish, closes idle
 * connections, then stops the Apollo Server.
 *
 * @throws when the Apollo Server cannot start, or the port is taken.
 */
export async function listenHttp<C extends BaseContext>(
  apollo: ApolloServer<C>,
  options: HttpOptions<C> = {},
): Promise<HttpListener> {
  const { host = '127.0.0.1', port = 0, closeWithin = 10_000 } = options;
  await apollo.start();
  const server = createServer(listener(apollo, options));
  server.on('clientError', refuseUnreadable);
  try {
    await listening(server, host, port);
  } catch (error) {
    await apollo.stop();
    throw error;
  }
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/graphql`,
    port: bound,
    async [Symbol.asyncDispose]() {
      await close(server, closeWithin);
      await apollo.stop();
    },
  };
}

function listener<C extends BaseContext>(apollo: ApolloServer<C>, options: HttpOptions<C>) {
  const { log = console.error, route, ready = async () => [], maxBody = 1_000_000 } = options;
  const endpoint: GraphQLEndpoint<C> = {
    apollo,
    maxBody,
    shortcut: options.shortcut,
    context: options.context ?? (() => ({}) as C),
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '/';
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    if (path === '/graphql') return serveGraphQL(endpoint, request, response, query < 0 ? '' : url.slice(query));
    if (path === '/health') return sendJson(response, 200, { status: 'ok' });
    if (path === '/ready') {
      const missing = await ready();
      return sendJson(response, missing.length === 0 ? 200 : 503, { ready: missing.length === 0, missing });
    }
    if (route !== undefined && (await route(request, response))) return;
    request.resume();
    sendError(request, response, 404, { message: `nothing is at ${path.slice(0, 200)}`, code: 'NOT_FOUND' });
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // the client left in the middle of its request
      const { message, code, id } = internalError(error, log);
      if (response.headersSent) response.destroy();
      else sendError(request, response, 500, { message, code, id });
    });
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** What Node's parser refuses (a bad request line, headers over 16 KB) never becomes a request. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const body = JSON.stringify({
    errors: [
      tooLong
        ? {
            message: 'the address and headers are longer than 16 KB: send POST',
            extensions: { code: 'LIMIT_EXCEEDED' },
          }
        : { message: 'this is not HTTP', extensions: { code: 'BAD_USER_INPUT' } },
    ],
  });
  socket.end(
    `HTTP/1.1 ${tooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\nconnection: close\r\n` +
      `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

async function close(server: Server, within: number): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
  // A connection that was busy when closing began becomes idle later: look again until all are gone.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const deadline = setTimeout(() => server.closeAllConnections(), within);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
