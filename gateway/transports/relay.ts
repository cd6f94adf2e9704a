import { type ErrorLog, internalError } from '../../serving/errors.ts';
import type { Ended, Live, Message } from '../subscriptions/operations.ts';

/** A subscription on its way to a client. */
export interface Relay {
  /**
   * Why it ended; null when its client ended it. One that was too slow ends while its last message still waits for the client;
   * all others when the client has what came before.
   */
  readonly ended: Promise<Ended | null>;
  /** Ends it, and frees what it holds. */
  stop(why: Ended | null): void;
}

/** Sends each message when the one before has gone out: `send` resolves then, and also when the client has gone. */
export function relay(live: Live, send: (message: Message) => Promise<void>, log: ErrorLog): Relay {
  let settle: (ended: Ended | null) => void = () => {};
  const ended = new Promise<Ended | null>((resolve) => {
    settle = resolve;
  });
  const fail = (error: unknown) => {
    const { message, ...extensions } = internalError(error, log);
    settle({ why: 'failed', error: { message, extensions } });
  };
  const slow = (why: Ended) => {
    if (why.why === 'slow') settle(why);
  };
  live.whenEnded.then(slow, fail);
  const pulled = pull(live, send).then(() => settle(live.ended()));
  pulled.catch((error: unknown) => {
    fail(error);
    live.return().catch(fail);
  });
  return {
    ended,
    stop(why) {
      settle(why);
      live.return().catch(fail);
    },
  };
}

async function pull(live: Live, send: (message: Message) => Promise<void>): Promise<void> {
  for await (const message of live) await send(message);
}
