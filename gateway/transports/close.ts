import { CloseCode } from 'graphql-ws';
import type { Ended } from '../subscriptions/operations.ts';

/** A close code with its reason, which has at most 123 bytes. */
export type Close = readonly [code: number, reason: string];

/** Those of the protocol, and those of WebSockets, that this gateway closes with. */
export const CLOSES = {
  unreadable: [CloseCode.BadRequest, 'Invalid message received'],
  unauthorized: [CloseCode.Unauthorized, 'Unauthorized'],
  protocol: [CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable: speak graphql-transport-ws'],
  late: [CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'],
  introducedTwice: [CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests'],
  // As for a client that is late with its first message: clients connect again after it, unlike after most codes.
  slow: [4408, 'too slow: messages waited for this client; connect again, and resume after the last cursor'],
  stopping: [1001, 'this gateway stops: connect again, and resume after the last cursor'],
} as const satisfies Record<string, Close>;

export const duplicate = (id: string): Close => [
  CloseCode.SubscriberAlreadyExists,
  `Subscriber for ${/^[\x20-\x7e]{1,80}$/.test(id) ? id : 'this id'} already exists`,
];

/** How a connection is closed with a subscription that ended so; null when only the subscription ends. */
export const closeOf = ({ why }: Ended): Close | null => (why === 'failed' ? null : CLOSES[why]);
