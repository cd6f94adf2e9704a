import type { GraphQLError } from 'graphql';
import { apiError } from '../../api/index.ts';
import type { Ended, Live, Message } from './operations.ts';

/** Makes the message of something that waits; asked when its turn has come. */
export type Waiting = () => Promise<Message>;

/** A running subscription from the side of what feeds it. */
export interface Fed {
  readonly live: Live;
  /** New, as it happens: where more wait than the client may leave waiting, the subscription ends as slow. */
  offer(waiting: Waiting): void;
  /** From the past, which is there at once and costs nothing to keep: never too much. */
  offerPast(waiting: readonly Waiting[]): void;
  /** How many wait. */
  waiting(): number;
  isOpen(): boolean;
  end(why: Ended['why'], error: GraphQLError): void;
}

export interface LiveOptions {
  readonly start: string;
  /** So many messages may wait for the client. */
  readonly buffer: number;
  /** Called once, however it ends: frees what it holds elsewhere. */
  readonly onEnd: () => void;
}

interface Pull {
  resolve(result: IteratorResult<Message>): void;
  reject(error: unknown): void;
}

const DONE = { done: true, value: undefined } as const;

/** The queue between the feed and one client. Messages are made when the client can take them, in order. */
export function openLive({ start, buffer, onEnd }: LiveOptions): Fed {
  let queue: Waiting[] = [];
  let past = 0;
  let pull: Pull | null = null;
  let open = true;
  let ended: Ended | null = null;
  let tell: (ended: Ended) => void = () => {};
  const whenEnded = new Promise<Ended>((resolve) => {
    tell = resolve;
  });

  const close = () => {
    if (!open) return;
    open = false;
    queue = [];
    onEnd();
    serve();
  };
  const end: Fed['end'] = (why, error) => {
    if (!open) return;
    ended = { why, error: error.toJSON() };
    close();
    tell(ended);
  };
  const taken = (): Waiting | undefined => {
    const next = queue.shift();
    if (next !== undefined && past > 0) past--;
    return next;
  };

  /** Whoever pulls is handed the next, or the end. By hand, since each event comes here once for each subscriber. */
  const serve = () => {
    if (pull === null || (open && queue.length === 0)) return;
    const { resolve, reject } = pull;
    pull = null;
    const next = open ? taken() : undefined;
    if (next === undefined) return resolve(DONE);
    next().then((value) => resolve(open ? { done: false, value } : DONE), reject);
  };

  const live: Live = {
    start,
    whenEnded,
    ended: () => ended,
    next: () =>
      new Promise((resolve, reject) => {
        pull = { resolve, reject };
        serve();
      }),
    async return() {
      close();
      return DONE;
    },
    [Symbol.asyncIterator]: () => live,
  };
  return {
    live,
    offer(waiting) {
      if (!open) return;
      queue.push(waiting);
      if (queue.length - past > buffer) return end('slow', tooSlow(buffer));
      serve();
    },
    offerPast(waiting) {
      if (!open || waiting.length === 0) return;
      queue.push(...waiting);
      past += waiting.length;
      serve();
    },
    waiting: () => queue.length,
    isOpen: () => open,
    end,
  };
}

const tooSlow = (buffer: number): GraphQLError =>
  apiError(
    'LIMIT_EXCEEDED',
    `more than ${buffer} messages wait for this client: subscribe again behind the last cursor that came`,
    { limit: 'buffer', bound: buffer },
  );
