import { pause } from '../delay.ts';
import { Unavailable } from '../errors.ts';

/** How long a client that is given up is waited for, ms: a stop has 10 s. */
const LEAVING = 8_000;

/** What kafkajs gave no answer to. It may have been done. */
export const lost = (ms: number): Unavailable =>
  new Unavailable('Kafka', 'unknown', new Error(`kafkajs gave no answer within ${ms} ms`));

/**
 * kafkajs can lose a question and never answer: a connection that fails while requests are under way may wait for ever for
 * these to end (its issue 1167), and with it whoever waits for the connection. Then its client has to be given up.
 *
 * @throws Unavailable when there is no answer in so many ms; what comes later is not heard.
 */
export async function answeredWithin<T>(ms: number, question: Promise<T>, giveUp = () => {}): Promise<T> {
  const given = new AbortController();
  const never = pause(ms, given.signal).then(() => {
    if (given.signal.aborted) return question;
    giveUp();
    throw lost(ms);
  });
  try {
    return await Promise.race([question, never]);
  } finally {
    given.abort();
    never.catch(() => {}); // told by the question itself
  }
}

/** Closes a client, or leaves it to itself when it does not close. */
export const closed = (closing: Promise<unknown>): Promise<unknown> => answeredWithin(LEAVING, closing);
