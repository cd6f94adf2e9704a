import type { GraphQLFormattedError } from 'graphql';
import { type ErrorLog, internalError } from '../../serving/errors.ts';
import type { Ended, Message, Outcome } from '../subscriptions/operations.ts';
import { relay } from './relay.ts';
import { textOf } from './text.ts';

/** How a connection that many operations share words what becomes of one of them. */
export interface Words {
  /** An answer, of which this is the JSON. */
  next(json: string): string;
  /** That there will be nothing more, for these reasons. */
  failed(errors: readonly GraphQLFormattedError[]): string;
  readonly complete: string;
}

/** Where they go. `send` resolves when it has gone out, and also when the client has gone. */
export interface Told {
  readonly words: Words;
  send(text: string): Promise<void>;
  /**
   * Called when it has ended, unless by its client; with why if it was a subscription. That it was slow, or that the gateway
   * stops, is left to the caller to say: it is so for all of the connection.
   */
  done(ended: Ended | null): void;
}

const nothing = Promise.resolve();

/** Tells a client all that comes of an operation. Returns how the client ends it. */
export function runOperation(begun: Promise<Outcome>, { words, send, done }: Told, log: ErrorLog): () => void {
  let stopped = false;
  let stop = () => {};

  const subscription = async ({ live }: Outcome & { is: 'live' }): Promise<Ended | null> => {
    const tell = ({ answer }: Message) => (stopped ? nothing : send(words.next(textOf(answer)))); // when stopped its id may be another's by now
    const relayed = relay(live, tell, log);
    stop = () => relayed.stop(null);
    if (stopped) stop();
    const ended = await relayed.ended;
    relayed.stop(ended);
    if (ended?.why === 'failed') await send(words.failed([ended.error]));
    return ended;
  };
  const run = async (): Promise<Ended | null> => {
    const outcome = await begun;
    if (outcome.is === 'live') return subscription(outcome);
    if (stopped) return null;
    if (outcome.is === 'refused') await send(words.failed(outcome.errors));
    else {
      await send(words.next(JSON.stringify(outcome.answer)));
      if (!stopped) await send(words.complete);
    }
    return null;
  };
  const unforeseen = async (error: unknown): Promise<null> => {
    const { message, ...extensions } = internalError(error, log);
    if (!stopped) await send(words.failed([{ message, extensions }]));
    return null;
  };
  run()
    .catch(unforeseen)
    .then((ended) => {
      if (!stopped) done(ended);
    });
  return () => {
    stopped = true;
    stop();
  };
}
