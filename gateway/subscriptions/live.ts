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

const DONE = { done: true, value: undefined } as const;

/** The queue between the feed and one client. Messages are made when the client can take them, in order. */
export function openLive({ start, buffer, onEnd }: LiveOptions): Fed {
  let queue: Waiting[] = [];
  let past = 0;
  let wake: (() => void) | null = null;
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
    wake?.();
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

  const live: Live = {
    start,
    whenEnded,
    ended: () => ended,
    async next() {
      while (open && queue.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      const next = open ? taken() : undefined;
      if (next === undefined) return DONE;
      const value = await next();
      return open ? { done: false, value } : DONE;
    },
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
      wake?.();
    },
    offerPast(waiting) {
      if (!open || waiting.length === 0) return;
      queue.push(...waiting);
      past += waiting.length;
      wake?.();
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
