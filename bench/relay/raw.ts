import { type Message, Partitioners } from 'kafkajs';
import { connectKafka, type KafkaSettings, messageOf, topicOf } from '../../eventing/kafka/index.ts';
import { partitionOf } from '../../eventing/kafka/publish-partition.ts';
import { connectMongo, openMongoStore } from '../../eventing/mongodb/index.ts';
import { serving } from '../measure/serving.ts';
import { notes } from './events.ts';
import { timed } from './timed.ts';

/** What the raw sender is started with. */
export interface RawSender {
  readonly settings: KafkaSettings;
  readonly mongodb: string;
  readonly database: string;
  readonly service: string;
  readonly batch: number;
}

export type Sending = 'key and value' | 'CloudEvents';

/**
 * A process of its own, in which kafkajs is what it is, as a hand-written program would use it: messages that are ready, and
 * know their partitions already, by one sendBatch after the other.
 */
const { settings, mongodb, database, service, batch } = JSON.parse(process.argv[2] ?? '') as RawSender;
const kafka = connectKafka(settings);
const connection = connectMongo({ url: mongodb });
const store = await openMongoStore({ connection, database, name: service, kinds: [notes] });
const log = await store.readLog(0, 1_000_000);
const cloudEvents = log.map((logged): Message => {
  const { key, value, headers } = messageOf(logged, service);
  return { key, value, headers: { ...headers }, partition: partitionOf(key, settings.partitions) };
});
const plain = cloudEvents.map(({ key, value, partition }): Message => ({ key, value, partition }));
const topic = topicOf(settings, notes.category);
const producer = kafka.client().producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();

async function send(messages: readonly Message[], from: number): Promise<void> {
  await producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages: messages.slice(from, from + batch) }] });
}

async function turn(sending: Sending) {
  const messages = sending === 'CloudEvents' ? cloudEvents : plain;
  await send(messages, 0);
  return timed(messages.length - batch, async () => {
    for (let from = batch; from < messages.length; from += batch) await send(messages, from);
  });
}

serving(
  0,
  async (request) => turn((request as { readonly sending: Sending }).sending),
  async () => {
    await producer.disconnect();
    await store[Symbol.asyncDispose]();
    await connection[Symbol.asyncDispose]();
    await kafka[Symbol.asyncDispose]();
  },
);
