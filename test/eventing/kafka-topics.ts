import { afterAll } from '@jest/globals';
import type { EventStore, Lease } from '../../eventing/index.ts';
import {
  connectKafka,
  ensureTopics,
  type KafkaConnection,
  type KafkaPublisher,
  type KafkaSettings,
  type RelayedStore,
  startRelay,
} from '../../eventing/kafka/index.ts';
import { type Servers, uniqueName } from '../servers.ts';

export const silent = (): void => {};

/** Settings for topics and groups that no other test has. */
export const settingsFor = ({ brokers }: Servers, more: Partial<KafkaSettings> = {}): KafkaSettings => ({
  brokers,
  topicPrefix: uniqueName(),
  groupPrefix: uniqueName('group'),
  partitions: 2,
  ...more,
});

/** Connections for a test file. Their topics and groups are removed after the last test. */
export function testTopics(servers: Servers) {
  const made: KafkaSettings[] = [];
  const connection = connectKafka(settingsFor(servers), { log: silent });
  afterAll(async () => {
    await removeTopics(connection, made);
    await connection[Symbol.asyncDispose]();
  });
  return {
    /** With topics of its own; to be disposed of. */
    async make(publishers: readonly KafkaPublisher[], more: Partial<KafkaSettings> = {}): Promise<KafkaConnection> {
      const settings = settingsFor(servers, more);
      made.push(settings);
      const own = connectKafka(settings, { log: silent });
      await ensureTopics(own, publishers);
      return own;
    },
  };
}

async function removeTopics(connection: KafkaConnection, made: readonly KafkaSettings[]): Promise<void> {
  await connection.ask(async (admin) => {
    const topics = await admin.listTopics();
    const ours = topics.filter((topic) => made.some(({ topicPrefix }) => topic.startsWith(topicPrefix)));
    if (ours.length > 0) await admin.deleteTopics({ topics: ours });
    const { groups } = await admin.listGroups();
    const left = groups.filter(({ groupId }) => made.some(({ groupPrefix }) => groupId.startsWith(groupPrefix)));
    if (left.length > 0) await admin.deleteGroups(left.map(({ groupId }) => groupId));
  });
}

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
function lease(): Lease {
  return {
    fence: 1,
    lost: new AbortController().signal,
    noted: null,
    note: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
