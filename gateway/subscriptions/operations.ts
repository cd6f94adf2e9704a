import type { GraphQLFormattedError } from 'graphql';

/** An operation as a client sent it, over whatever transport. Nothing in it has been checked. */
export interface OperationRequest {
  readonly query: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
  /** Headers, or what a transport has in their place, such as the payload of `connection_init`. */
  readonly headers?: { get(name: string): string | null | undefined };
  /** Of an EventSource that reconnects: counts before the `after` of the operation, which it sends again as it was. */
  readonly lastEventId?: string;
  /** Where only reading is allowed, as by GET: a mutation is then refused. */
  readonly readOnly?: boolean;
  /** True once the client has gone. */
  readonly abandoned?: () => boolean;
}

/** A response, ready to be serialised: errors have codes of the API and nothing from inside. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** One message of a subscription. Those who asked for the same share one object: it must not be changed. */
export interface Message {
  readonly answer: Answer;
  /** Goes on behind this message; also in `answer.extensions.joinery.cursor`. */
  readonly cursor: string;
}

/**
 * Why a subscription ended, other than by its client.
 * - `slow`: more messages waited for the client than are kept for it. It can resume behind the last that it got.
 * - `stopping`: this gateway stops. The client should go to another, and resume there.
 * - `failed`: it cannot go on, as the error says.
 */
export interface Ended {
  readonly why: 'slow' | 'stopping' | 'failed';
  readonly error: GraphQLFormattedError;
}

/**
 * A running subscription, to be pulled by its transport: `next` when the client has taken what it got before. Iteration ends
 * when `return` is called, or with {@link Live.ended} set. `return` frees everything at once.
 */
export interface Live extends AsyncIterableIterator<Message> {
  /** Where it begins: resuming behind it misses nothing, though there has been no message yet. */
  readonly start: string;
  /** Null while it runs, and when its client ended it. */
  ended(): Ended | null;
  /** Resolves as soon as it has ended by itself, even while the client has not taken its last messages. */
  readonly whenEnded: Promise<Ended>;
  return(): Promise<IteratorResult<Message>>;
}

/**
 * What an operation came to.
 * - `refused`: nothing was executed: a request that is wrong, over a limit, or for what does not exist.
 * - `answered`: a query or a mutation.
 * - `live`: a subscription.
 */
export type Outcome =
  | { readonly is: 'refused'; readonly errors: readonly GraphQLFormattedError[]; readonly status: number }
  | { readonly is: 'answered'; readonly answer: Answer }
  | { readonly is: 'live'; readonly live: Live };

/** What transports that keep a connection open put operations to. */
export interface Operations {
  /** Parses, validates, holds it to the limits, and begins it. Never rejects: what goes wrong inside is refused as INTERNAL. */
  begin(request: OperationRequest): Promise<Outcome>;
}
