import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Streamed } from '../../serving/graphql.ts';
import type { Shared } from './options.ts';
import { refusal, refuse } from './refusal.ts';
import { postedOperation } from './request.ts';
import { noStream, type Reservation, reserve } from './reservation.ts';

const TOKEN = 'x-graphql-event-stream-token';
const alreadyOpen = refusal(409, 'CONFLICT', 'this stream is open already');
const noId = refusal(
  400,
  'BAD_USER_INPUT',
  'name the operation: send its extensions.operationId, or with DELETE ?operationId=',
);

/**
 * One event stream for all operations of a client, as browsers allow few connections: PUT reserves it and answers with a token,
 * which the others bring; GET opens it, POST begins an operation, DELETE ends one. The single connection mode of
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export function reservedStreams(shared: Shared): Streamed {
  const reservations = new Map<string, Reservation>();

  const put = (request: IncomingMessage, response: ServerResponse) => {
    const full = shared.connections.full();
    if (full !== null) return refuse(request, response, full);
    const reservation = reserve(shared, () => reservations.delete(reservation.token));
    reservations.set(reservation.token, reservation);
    response.writeHead(201, { 'content-type': 'text/plain; charset=utf-8' }).end(reservation.token);
  };
  const stop = (reservation: Reservation, request: IncomingMessage, response: ServerResponse, search: string) => {
    const id = new URLSearchParams(search).get('operationId');
    if (id === null || id === '') return refuse(request, response, noId);
    reservation.stop(id);
    response.writeHead(200).end();
  };
  return (request, response, search) => {
    const { method } = request;
    if (method === 'PUT' && !hasBody(request)) {
      put(request, response);
      return Promise.resolve();
    }
    const reservation = reservationOf(reservations, request, search);
    if (reservation === undefined) return null;
    if (reservation && method === 'POST') return post(shared, reservation, request, response);
    request.resume();
    if (reservation === null) refuse(request, response, noStream);
    else if (method === 'GET') reservation.open(response) || refuse(request, response, alreadyOpen);
    else if (method === 'DELETE') stop(reservation, request, response, search);
    else return null;
    return Promise.resolve();
  };
}

/** A PUT that brings something is none for a stream. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** Null for a token that is nobody's; undefined without one, as when the address has a `token` of another kind. */
function reservationOf(
  reservations: ReadonlyMap<string, Reservation>,
  request: IncomingMessage,
  search: string,
): Reservation | null | undefined {
  const header = request.headers[TOKEN];
  if (typeof header === 'string') return reservations.get(header) ?? null;
  if (search === '') return undefined;
  return reservations.get(new URLSearchParams(search).get('token') ?? '');
}

async function post(
  shared: Shared,
  reservation: Reservation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const operation = await postedOperation(request, response, shared.maxBody);
  if (operation === null) return;
  const id = (operation.extensions as { operationId?: unknown } | null | undefined)?.operationId;
  if (typeof id !== 'string' || id === '') return refuse(request, response, noId);
  const refused = reservation.refuses(id);
  if (refused !== null) return refuse(request, response, refused);
  // All else its client learns from the stream, where it waits for it: after any status but 202 it would only try again.
  response.writeHead(202).end();
  reservation.begin(id, operation);
}
