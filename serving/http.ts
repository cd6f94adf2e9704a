import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApolloServer, BaseContext } from '@apollo/server';
import { sendError, sendJson } from './answer.ts';
import { type ErrorLog, internalError } from './errors.ts';
import { type GraphQLEndpoint, type Streamed, serveGraphQL } from './graphql.ts';
import { type OpenPort, openPort, type Upgrade } from './port.ts';
import type { Shortcut } from './shortcut.ts';

export interface HttpOptions<C extends BaseContext> {
  /** An open port to serve on; `host`, `port`, `part` and `closeWithin` are then not looked at. It is closed with the listener. */
  readonly on?: OpenPort;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** 0 (the default) takes any free one. */
  readonly port?: number;
  /** Who listens, for the error about a port that is taken. */
  readonly part?: string;
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
  /** Takes requests for streams, before Apollo Server. Closing waits for them as for others: whoever began them ends them. */
  readonly streamed?: Streamed;
  /** Takes requests for WebSockets, whatever their address; without it they are answered as the request that they also are. */
  readonly upgrade?: Upgrade;
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
 * @throws PortTaken; what the Apollo Server throws when it cannot start. Then a port that was handed over is open as before.
 */
export async function listenHttp<C extends BaseContext>(
  apollo: ApolloServer<C>,
  options: HttpOptions<C> = {},
): Promise<HttpListener> {
  const { host, port: wanted, part = 'this server', closeWithin } = options;
  const port = options.on ?? (await openPort({ host, port: wanted, part, closeWithin }));
  try {
    await apollo.start();
  } catch (error) {
    if (options.on === undefined) await port[Symbol.asyncDispose]();
    throw error;
  }
  port.serve(listener(apollo, options), options.upgrade);
  return {
    url: `${port.origin}/graphql`,
    port: port.port,
    async [Symbol.asyncDispose]() {
      await port[Symbol.asyncDispose]();
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
    streamed: options.streamed,
    context: options.context ?? (() => ({}) as C),
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '/';
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    if (path === '/graphql') return serveGraphQL(endpoint, request, response, query < 0 ? '' : url.slice(query));
    if (path === '/health') return sendJson(response, 200, { status: 'ok' });
    if (path === '/ready') {
      const missing = await ready().catch((error: unknown) => [internalError(error, log).message]);
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
