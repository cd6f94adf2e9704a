import type { EventStore, Lease } from '../../eventing/index.ts';
import { type KafkaConnection, type RelayedStore, startRelay } from '../../eventing/kafka/index.ts';

export const silent = (): void => {};

/** A store that is published to Kafka, at once after each append. */
export function published(connection: KafkaConnection, inner: EventStore) {
  const listeners = new Set<() => void>();
  const store: EventStore = {
    ...inner,
    async append(...args) {
      const events = await inner.append(...args);
      for (const listener of listeners) listener();
      return events;
    },
  };
  const ringing: RelayedStore = {
    ...store,
    onCommit(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
  const relay = startRelay({ store: ringing, connection, leases: { hold: async () => lease() }, log: silent });
  return {
    store,
    async carried(): Promise<void> {
      const end = await store.logEnd();
      while (relay.state().published < end) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await inner[Symbol.asyncDispose]();
    },
  };
}

/** One that nobody else wants. */
export function lease(): Lease {
  return {
    fence: 1,
    lost: new AbortController().signal,
    noted: null,
    note: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
