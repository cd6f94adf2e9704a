import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import type { Document } from 'mongodb';
import { type KafkaConnection, topicOf } from '../../eventing/kafka/index.ts';
import type { MongoConnection } from '../../eventing/mongodb/index.ts';
import { type Passing, passing } from './passing.ts';

const BATCH = 1_000;

/** What one writes by hand without a join: consume, parse, one guarded upsert an event into one collection, no index. */
export async function rawConsumer(
  kafka: KafkaConnection,
  mongo: MongoConnection,
  { database, categories, count }: { database: string; categories: readonly string[]; count: number },
): Promise<Passing> {
  const collection = mongo.database(database).collection<Document & { _id: string }>('streams');
  const consumer = kafka.client().consumer({ groupId: `${kafka.settings.groupPrefix}raw_${randomUUID().slice(0, 8)}` });
  const passed = passing(count);
  await consumer.connect();
  await consumer.subscribe({ topics: categories.map((one) => topicOf(kafka.settings, one)), fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, heartbeat }) => {
      passed.began();
      for (let from = 0; from < batch.messages.length; from += BATCH) {
        const some = batch.messages.slice(from, from + BATCH);
        await collection.bulkWrite(some.map(upsert), { ordered: false });
        await heartbeat();
        passed.did(some.length);
      }
    },
  });
  try {
    return await passed.all;
  } finally {
    await consumer.disconnect();
  }
}

function upsert({ key, value, headers }: KafkaMessage) {
  const version = Number(headers?.ce_version);
  const filter = { _id: String(key), version: { $lt: version } };
  const update = { $set: { version, type: String(headers?.ce_type), data: JSON.parse(String(value)) as object } };
  return { updateOne: { filter, update, upsert: true } };
}
