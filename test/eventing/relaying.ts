import { connect, type Socket } from 'node:net';
import kafkajs, { type ISocketFactoryArgs } from 'kafkajs';
import type { EventStore, LoggedEvent } from '../../eventing/index.ts';
import { eventOf, type KafkaConnection, type Relay, sourceOf, topicOf } from '../../eventing/kafka/index.ts';
import { deposited, metadata, opened } from '../contracts/accounts.ts';

/** Appends the next event to each of so many accounts, again and again. */
export function depositor(store: EventStore, accounts: number) {
  let version = 0;
  return async (rounds = 1): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      const event = { ...metadata, ...(version === 0 ? opened() : deposited(1)) };
      const state = { owner: 'Ada', balance: version, rate: null };
      const one = (i: number) =>
        store.append([{ category: 'accounts', id: `a${i}`, expectedVersion: version, events: [event], state }]);
      await Promise.all(Array.from({ length: accounts }, (_, i) => one(i)));
      version++;
    }
  };
}

/** All that the topic of a category holds, by partition. */
export async function topicContents(connection: KafkaConnection, category: string): Promise<readonly LoggedEvent[][]> {
  const { settings } = connection;
  const topic = topicOf(settings, category);
  const ends = await connection.ask((admin) => admin.fetchTopicOffsets(topic));
  const contents: LoggedEvent[][] = ends.map(() => []);
  const left = new Map(ends.flatMap(({ partition, high }) => (high === '0' ? [] : [[partition, Number(high) - 1]])));
  const consumer = connection.client().consumer({ groupId: `${settings.groupPrefix}contents-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve) => {
    if (left.size === 0) resolve();
    void consumer.run({
      autoCommit: false,
      async eachMessage({ partition, message }) {
        const event = eventOf(message, { category, source: sourceOf(category, partition) });
        contents[partition]!.push({ offset: Number(message.offset), event });
        if (Number(message.offset) >= (left.get(partition) ?? 0)) left.delete(partition);
        if (left.size === 0) resolve();
      },
    });
  });
  await consumer.disconnect();
  return contents;
}

/** What publishes by this connection can be cut off from Kafka. */
export function breakable(connection: KafkaConnection) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const socketFactory = ({ host, port, onConnect }: ISocketFactoryArgs) => {
    // Nobody listens on port 1.
    const socket = connect({ host, port: isCut ? 1 : port }, onConnect);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const { brokers } = connection.settings;
  const client = () =>
    new kafkajs.Kafka({
      brokers: [...brokers],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 0 },
      socketFactory,
    });
  return {
    connection: { ...connection, client },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy(new Error('cut'));
    },
    mend() {
      isCut = false;
    },
  };
}

/** Resolves when it holds, looked at again and again. @throws an Error with what `seen` tells after half a minute */
export async function until(condition: () => boolean, seen: () => unknown): Promise<void> {
  for (const began = performance.now(); !condition(); await new Promise((resolve) => setTimeout(resolve, 2))) {
    if (performance.now() - began > 30_000) throw new Error(`waited in vain: ${JSON.stringify(seen())}`);
  }
}

export async function carried(relay: Relay, store: EventStore): Promise<void> {
  const end = await store.logEnd();
  await until(
    () => relay.state().published >= end,
    () => relay.state(),
  );
}
