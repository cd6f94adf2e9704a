import kafkajs from 'kafkajs';
import { consumer, type FeedBatch, parseStream, runConsumer } from '../../eventing/index.ts';
import { type KafkaConnection, messageOf, openKafkaFeed, topicOf } from '../../eventing/kafka/index.ts';
import { type MongoConnection, openMongoStore } from '../../eventing/mongodb/index.ts';
import { journal, journals } from '../contracts/accounts.ts';
import { order } from './consuming.ts';
import { silent } from './kafka-publishing.ts';

export const publishers = [{ name: 'orders', categories: ['orders'] }];

export interface MemberOptions {
  readonly connection: KafkaConnection;
  readonly mongo: MongoConnection;
  readonly database: string;
  /** Called before a batch is processed. */
  readonly onBatch?: (batch: FeedBatch) => void | Promise<void>;
}

/** A consumer that notes each order's events in a journal of the order. Members with the same database share the work. */
export async function startMember({ connection, mongo, database, onBatch = silent }: MemberOptions) {
  const store = await openMongoStore({ connection: mongo, database, name: 'journals', kinds: [journals] });
  const feed = openKafkaFeed({ connection, publishers, batchSize: 100, quietInterval: 50, onFailure: silent });
  const working = consumer({
    name: 'member',
    store,
    clock: ({ time }) => time,
    reactions: {
      categories: ['orders'],
      async react(event, unit) {
        await unit.decide(journal, parseStream(event.stream).id, `${event.version}`);
      },
    },
  });
  const subscription = await runConsumer(feed, {
    ...working,
    async deliver(batch) {
      await onBatch(batch);
      await working.deliver(batch);
    },
  });
  const close = async (): Promise<void> => {
    await feed[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  };
  let closing: Promise<void> | undefined;
  return {
    store,
    caughtUp: () => subscription.caughtUp(),
    [Symbol.asyncDispose]() {
      closing ??= close();
      return closing;
    },
  };
}

/** Publishes steadily, each stream's versions in order, until it is disposed of. */
export async function steadily(connection: KafkaConnection, streams: number) {
  const producer = connection.client().producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  const topic = topicOf(connection.settings, 'orders');
  let version = 0;
  let sequence = 0;
  let open = true;
  const publish = async (): Promise<void> => {
    while (open) {
      version++;
      const messages = Array.from({ length: streams }, (_, id) => {
        const message = messageOf({ offset: ++sequence, event: order(`${id}`, version) }, 'orders');
        return { ...message, headers: { ...message.headers } };
      });
      await producer.send({ topic, acks: -1, messages });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const publishing = publish();
  const close = async (): Promise<void> => {
    open = false;
    await publishing;
    await producer.disconnect();
  };
  let closing: Promise<void> | undefined;
  return {
    /** How many events each stream has. */
    version: () => version,
    [Symbol.asyncDispose]() {
      closing ??= close();
      return closing;
    },
  };
}
