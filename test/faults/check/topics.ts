import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import kafkajs, { type Consumer, type IHeaders, type KafkaMessage } from 'kafkajs';
import { parseStream, type RecordedEvent } from '../../../eventing/index.ts';
import type { Streams } from './events.ts';

/** A message as it lies in a topic. */
export interface Message {
  readonly topic: string;
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** Everything that these topics hold at the moment, each partition in its order. Read by kafkajs alone. */
export async function readTopics(brokers: readonly string[], topics: readonly string[]): Promise<readonly Message[]> {
  const kafka = new kafkajs.Kafka({ clientId: 'checker', brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
  const groupId = `checker-${randomUUID()}`;
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  await admin.connect();
  try {
    const ends = new Map<string, number>();
    for (const topic of topics) {
      for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
        if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, Number(high));
      }
    }
    if (ends.size === 0) return [];
    const read = await readUntil(consumer, topics, ends);
    await consumer.disconnect();
    await admin.deleteGroups([groupId]);
    return read;
  } finally {
    await admin.disconnect();
  }
}

/** Nothing is deleted from these topics, and no transaction writes to them: the last message lies right before the end. */
async function readUntil(consumer: Consumer, topics: readonly string[], ends: ReadonlyMap<string, number>) {
  const read: Message[] = [];
  const left = new Map(ends);
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload: { error, restart } }) => {
      if (!restart) reject(error);
    });
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch: { topic, partition, messages } }) => {
          const source = `${topic}/${partition}`;
          const end = left.get(source);
          if (end === undefined) return;
          for (const message of messages) {
            if (Number(message.offset) < end) read.push({ topic, partition, message });
          }
          if (Number(messages.at(-1)?.offset ?? -1) >= end - 1) left.delete(source);
          if (left.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  return read;
}

/**
 * Where the topics differ from the stores: every event of a store is in its topic at least once, the first time in the order
 * of its stream, as the store has it; and nothing else is there.
 */
export function topicFaults(messages: readonly Message[], streams: Streams, prefix: string): readonly string[] {
  const seen = new Map<string, { last: number; readonly partition: number }>();
  const found: string[] = [];
  for (const { topic, partition, message } of messages) {
    const at = `${topic}/${partition}@${message.offset}`;
    const { stream, version } = named(message.headers);
    const event = streams.get(stream)?.[version - 1];
    if (event === undefined) {
      found.push(`${at} is ${stream}@${version}, which no store has`);
      continue;
    }
    found.push(...unlike(message, event).map((what) => `${at}, ${event.id}: ${what}`));
    if (topic !== `${prefix}${parseStream(stream).category}`) found.push(`${at}: ${event.id} is in a foreign topic`);
    const before = seen.get(stream);
    if (before === undefined) {
      seen.set(stream, { last: version, partition });
      if (version !== 1) found.push(`${at}: ${stream} begins with version ${version}`);
      continue;
    }
    if (before.partition !== partition) found.push(`${at}: ${stream} is in partition ${before.partition} too`);
    if (version > before.last + 1) found.push(`${at}: version ${version} of ${stream} follows ${before.last}`);
    before.last = Math.max(before.last, version);
  }
  for (const [stream, events] of streams) {
    const last = seen.get(stream)?.last ?? 0;
    if (last < events.length) found.push(`${stream} is at ${events.length}, in its topic at ${last}`);
  }
  return found;
}

const header = (headers: IHeaders | undefined, name: string): string | null => headers?.[name]?.toString() ?? null;

const named = (headers: IHeaders | undefined) => ({
  stream: header(headers, 'ce_subject') ?? '(no ce_subject)',
  version: Number(header(headers, 'ce_version')),
});

/** What a message says otherwise than the event that it is of. */
function unlike({ key, value, headers }: KafkaMessage, event: RecordedEvent): readonly string[] {
  const says = {
    specversion: header(headers, 'ce_specversion'),
    id: header(headers, 'ce_id'),
    type: header(headers, 'ce_type'),
    time: header(headers, 'ce_time'),
    causation: header(headers, 'ce_causation'),
    correlation: header(headers, 'ce_correlation'),
    key: key?.toString() ?? null,
    data: value === null ? null : JSON.parse(value.toString()),
  };
  const { id, type, time, causation, correlation, stream, data } = event;
  const expected = { specversion: '1.0', id, type, time, causation, correlation, key: stream, data };
  return isDeepStrictEqual(says, expected)
    ? []
    : [`the topic says ${JSON.stringify(says)}, the store ${JSON.stringify(expected)}`];
}
