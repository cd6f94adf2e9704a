import type { Streamed } from '../../serving/graphql.ts';
import type { Upgrade } from '../../serving/port.ts';
import type { OperationRequest, Operations } from '../subscriptions/operations.ts';
import { acceptedStream } from './accept.ts';
import { connections } from './connections.ts';
import { multipart } from './multipart.ts';
import type { Shared, TransportOptions } from './options.ts';
import { pulse } from './pulse.ts';
import type { Refusal } from './refusal.ts';
import { operationOfAddress, postedOperation } from './request.ts';
import { reservedStreams } from './reserved.ts';
import { sse } from './sse.ts';
import { answerByStream } from './stream.ts';
import { webSockets } from './websocket.ts';

/** The ways to be told more than once, all on `/graphql`. Disposing ends what is open, and tells clients to come again. */
export interface Transports extends AsyncDisposable {
  /** Server-sent events and multipart responses. */
  readonly streamed: Streamed;
  /** WebSockets. */
  readonly upgrade: Upgrade;
  /** How many connections are open. */
  readonly size: number;
}

export function openTransports(operations: Operations, options: TransportOptions = {}): Transports {
  const { maxConnections = 20_000, heartbeat = 12_000, maxBody = 1_000_000, perConnection = 100 } = options;
  const { introduceWithin = 10_000, farewellWithin = 3_000, origins = [], log = console.error } = options;
  const shared: Shared = {
    ...{ maxBody, perConnection, introduceWithin, farewellWithin, origins, log, operations },
    connections: connections(maxConnections, farewellWithin),
    pulse: pulse(heartbeat),
  };
  return {
    streamed: streams(shared),
    upgrade: webSockets(shared),
    get size() {
      return shared.connections.size;
    },
    [Symbol.asyncDispose]: () => shared.connections[Symbol.asyncDispose](),
  };
}

function streams(shared: Shared): Streamed {
  const reserved = reservedStreams(shared);
  return (request, response, search) => {
    const byToken = reserved(request, response, search);
    if (byToken !== null) return byToken;
    const accepted = acceptedStream(request.headers.accept);
    if (accepted === null) return null;
    const way = accepted.form === 'sse' ? { form: sse, json: false } : { form: multipart, json: accepted.json };
    const answer = (asked: OperationRequest | Refusal) => answerByStream(shared, way, request, response, asked);
    if (request.method === 'GET') return answer(operationOfAddress(request, search));
    if (request.method !== 'POST') return null;
    return postedOperation(request, response, shared.maxBody).then((asked) =>
      asked === null ? undefined : answer(asked),
    );
  };
}
