import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../api/index.ts';

const GRAPHQL_JSON = 'application/graphql-response+json';

/** Sends JSON; a body of `undefined` sends none. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Sends an error as GraphQL shapes it, in the media type that the client prefers. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  error: { readonly message: string; readonly code: ErrorCode } & Readonly<Record<string, unknown>>,
  headers: Record<string, string> = {},
) {
  const { message, ...extensions } = error;
  const type = request.headers.accept?.includes(GRAPHQL_JSON) ? GRAPHQL_JSON : 'application/json';
  const body = { errors: [{ message, extensions }] };
  sendJson(response, status, body, { 'content-type': `${type}; charset=utf-8`, ...headers });
}
