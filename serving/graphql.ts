import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloServer, type BaseContext, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { sendError } from './answer.ts';
import { readBody } from './body.ts';
import { plainType, type Shortcut } from './shortcut.ts';

export interface GraphQLEndpoint<C extends BaseContext> {
  readonly apollo: ApolloServer<C>;
  readonly maxBody: number;
  readonly shortcut?: Shortcut;
  context(request: IncomingMessage): C | Promise<C>;
}

/** Answers one GraphQL request after the GraphQL-over-HTTP specification. */
export async function serveGraphQL<C extends BaseContext>(
  endpoint: GraphQLEndpoint<C>,
  request: IncomingMessage,
  response: ServerResponse,
  search: string,
): Promise<void> {
  const { method = 'GET' } = request;
  if (method !== 'GET' && method !== 'POST') {
    const message = `${method} is not a method of this address: send GET or POST`;
    return sendError(request, response, 405, { message, code: 'BAD_USER_INPUT' }, { allow: 'GET, POST' });
  }
  let body: unknown = '';
  if (method === 'POST') {
    const read = await readJson(endpoint, request, response);
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

/** Null once a refusal has been sent. */
async function readJson<C extends BaseContext>(
  endpoint: GraphQLEndpoint<C>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ json: unknown } | null> {
  const type = request.headers['content-type'];
  if (type === undefined || !isJson(type)) {
    return refuse(
      request,
      response,
      415,
      `send application/json in UTF-8${type === undefined ? '' : `, not ${type.slice(0, 80)}`}`,
    );
  }
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    return refuse(request, response, 415, 'send the body without a content-encoding');
  }
  const body = await readBody(request, endpoint.maxBody);
  if (typeof body !== 'string') {
    const message = `the body has ${body.tooLarge} bytes or more, at most ${endpoint.maxBody} are accepted`;
    const limit = { limit: 'body', number: body.tooLarge, bound: endpoint.maxBody };
    sendError(request, response, 413, { message, code: 'LIMIT_EXCEEDED', ...limit });
    return null;
  }
  try {
    return { json: JSON.parse(body) };
  } catch (error) {
    return refuse(request, response, 400, `the body is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): null {
  request.resume();
  sendError(request, response, status, { message, code: 'BAD_USER_INPUT' });
  return null;
}

function isJson(contentType: string): boolean {
  if (contentType === 'application/json') return true; // what nearly every client sends
  const [essence, ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return essence!.trim() === 'application/json' && (charset === undefined || /^charset="?utf-?8"?$/.test(charset));
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
