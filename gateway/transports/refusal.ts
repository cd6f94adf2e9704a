import { type IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../../api/index.ts';
import { sendJson } from '../../serving/answer.ts';

/** That a request is not answered, and why. */
export interface Refusal {
  readonly status: number;
  readonly errors: readonly GraphQLFormattedError[];
}

export const refusal = (
  status: number,
  code: ErrorCode,
  message: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Refusal => ({ status, errors: [{ message, extensions: { code, ...extensions } }] });

/** Whether the same request may be answered later. */
export const passes = ({ status }: Refusal): boolean => status >= 500 || status === 429;

/** That a connection has all the operations it may have. */
export const tooMany = (bound: number): Refusal =>
  refusal(
    429,
    'LIMIT_EXCEEDED',
    `${bound} operations run on this connection, it takes no more: complete one, or open another`,
    { limit: 'operations', bound },
  );

const STANDARD_JSON = 'application/graphql-response+json';

/** Sends it as a response of its own, as those to queries are. */
export function refuse(request: IncomingMessage, response: ServerResponse, refused: Refusal): void {
  const { status, errors } = refused;
  const type = request.headers.accept?.includes(STANDARD_JSON) ? STANDARD_JSON : 'application/json';
  const headers: Record<string, string> = { 'content-type': `${type}; charset=utf-8` };
  if (status === 405) headers.allow = 'POST';
  if (passes(refused)) headers['retry-after'] = '1';
  sendJson(response, status, { errors }, headers);
}

/** Answers a request for an upgrade as if it were any other, and closes. */
export function refuseUpgrade(request: IncomingMessage, socket: Duplex, refused: Refusal): void {
  socket.on('error', () => socket.destroy()); // gone before the answer: there is nobody to tell
  if (!(socket instanceof Socket)) {
    socket.destroy();
    return;
  }
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  refuse(request, response, refused);
}
