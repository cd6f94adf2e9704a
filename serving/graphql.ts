import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloServer, type BaseContext, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { sendError } from './answer.ts';
import { readJson } from './json-body.ts';
import { plainType, type Shortcut } from './shortcut.ts';

/** Answers a request whose client wants to be told more than once. Null leaves the request, untouched, to Apollo Server. */
export type Streamed = (request: IncomingMessage, response: ServerResponse, search: string) => Promise<void> | null;

export interface GraphQLEndpoint<C extends BaseContext> {
  readonly apollo: ApolloServer<C>;
  readonly maxBody: number;
  readonly shortcut?: Shortcut;
  readonly streamed?: Streamed;
  context(request: IncomingMessage): C | Promise<C>;
}

/** Answers one GraphQL request after the GraphQL-over-HTTP specification. */
export async function serveGraphQL<C extends BaseContext>(
  endpoint: GraphQLEndpoint<C>,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  const stream = endpoint.streamed?.(request, response, search);
  if (stream) return stream;
  const { method = 'GET' } = request;
  if (method !== 'GET' && method !== 'POST') {
    const message = `${method} is not a method of this address: send GET or POST`;
    return sendError(request, response, 405, { message, code: 'BAD_USER_INPUT' }, { allow: 'GET, POST' });
  }
  let body: unknown = '';
  if (method === 'POST') {
    const read = await readJson(request, response, endpoint.maxBody);
    if (read === null) return;
    body = read.json;
    const type = plainType(request.headers.accept);
    const short = type === undefined ? null : await endpoint.shortcut?.(body, request);
    if (short) {
      const length = Buffer.byteLength(short.text);
      response.writeHead(short.status, { 'content-type': type, 'content-length': length }).end(short.text);
      return;
    }
  }
  const headers = headersOf(request);
  const answer = await endpoint.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers, body, search },
    context: async () => endpoint.context(request),
  });
  await send(answer, response);
}

/** Node has lower-cased the names already. */
function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return headers;
}

async function send(answer: HTTPGraphQLResponse, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status ?? 200;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  if (answer.body.kind === 'complete') {
    response.setHeader('content-length', Buffer.byteLength(answer.body.string));
    response.end(answer.body.string);
    return;
  }
  for await (const chunk of answer.body.asyncIterator) response.write(chunk);
  response.end();
}
