import kafkajs from 'kafkajs';
import { type Delay, delay, growing } from '../delay.ts';

const ATTEMPTS = 8;

/** A topic that has just been created may not be known yet to every broker, or may have no leader yet. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/**
 * Asks about topics that are there, until the broker that answers knows of them too: eight times at most, each with what
 * kafkajs repeats by itself, and 3.5 s between them in all.
 * @throws what kafkajs threw last
 */
export async function onceKnown<T>(ask: () => Promise<T>, wait: Delay = delay): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === ATTEMPTS || !isNotYet(error)) throw error;
      await wait(growing(attempt, 50, 1_000));
    }
  }
}

function isNotYet(error: unknown): boolean {
  // What kafkajs has repeated in vain is the cause of what it throws then.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof kafkajs.KafkaJSProtocolError && NOT_YET.has(cause.type)) return true;
  }
  return false;
}
