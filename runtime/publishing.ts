import { type Relay, type RelayOptions, startRelay } from '../eventing/kafka/relay.ts';
import type { Publishing } from './backing.ts';

/** A relay that starts as soon as Kafka has been reached. */
export function publishing(reached: Promise<unknown>, options: RelayOptions): Publishing {
  let relay: Relay | null = null;
  let closed = false;
  reached.then(
    () => {
      if (!closed) relay = startRelay(options);
    },
    () => {
      closed = true; // why it cannot be reached is told by whoever reaches it
    },
  );
  return {
    trouble: () => relay?.state().trouble ?? null,
    async [Symbol.asyncDispose]() {
      closed = true;
      await relay?.[Symbol.asyncDispose]();
    },
  };
}
