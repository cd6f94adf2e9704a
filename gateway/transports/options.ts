import type { ErrorLog } from '../../serving/errors.ts';
import type { Operations } from '../subscriptions/operations.ts';
import type { Connections } from './connections.ts';
import type { Pulse } from './pulse.ts';

export interface TransportOptions {
  /** Bytes of a body, or of a message on a WebSocket. Default 1 MB. */
  readonly maxBody?: number;
  /** Operations at a time on one connection. Default 100. */
  readonly perConnection?: number;
  /** Connections that stay open, of all clients and transports. Default 20,000. */
  readonly maxConnections?: number;
  /** Between signs of life, ms: who has not answered one by the next is gone. Default 12,000. */
  readonly heartbeat?: number;
  /** What a client that has announced itself must go on with, ms: `connection_init`, the stream of a reservation. Default 10,000. */
  readonly introduceWithin?: number;
  /** How long the last words to a client may wait for it to read, ms. Default 3,000. */
  readonly farewellWithin?: number;
  /** Pages of these origins may use WebSockets too, such as `https://app.example.com`; `*` is all. Else only those of this gateway's own. */
  readonly origins?: readonly string[];
  readonly log?: ErrorLog;
}

/** What all transports of a gateway share. */
export interface Shared extends Required<Omit<TransportOptions, 'maxConnections' | 'heartbeat'>> {
  readonly operations: Operations;
  readonly connections: Connections;
  readonly pulse: Pulse;
}
