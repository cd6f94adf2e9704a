import { randomUUID } from 'node:crypto';
import { connectKafka, ensureTopics, type KafkaConnection, type KafkaPublisher } from '../../eventing/kafka/index.ts';
import { connectMongo, type MongoConnection } from '../../eventing/mongodb/index.ts';
import { removeTopics } from './remove.ts';

/** The real servers, with topics and a database of the benchmark's own, which are removed at the end. */
export interface BenchServers extends AsyncDisposable {
  readonly kafka: KafkaConnection;
  readonly mongo: MongoConnection;
  readonly mongodb: string;
  readonly database: string;
}

/** @throws an Error when the environment names no servers. */
export async function benchServers(publisher: KafkaPublisher, partitions: number): Promise<BenchServers> {
  const { KAFKA_BROKERS, MONGODB_URL } = process.env;
  if (KAFKA_BROKERS === undefined || MONGODB_URL === undefined) {
    throw new Error('set KAFKA_BROKERS (host:port) and MONGODB_URL (of a replica set): npm run servers starts both');
  }
  const name = `bench_${randomUUID().slice(0, 8)}`;
  const prefixes = { topicPrefix: `${name}_`, groupPrefix: `${name}_` };
  const kafka = connectKafka({ brokers: KAFKA_BROKERS.split(','), ...prefixes, partitions });
  const mongo = connectMongo({ url: MONGODB_URL, name: 'joinery-bench' });
  await ensureTopics(kafka, [publisher]);
  return {
    kafka,
    mongo,
    mongodb: MONGODB_URL,
    database: name,
    async [Symbol.asyncDispose]() {
      await removeTopics(kafka, prefixes.topicPrefix);
      await mongo.database(name).dropDatabase();
      await kafka[Symbol.asyncDispose]();
      await mongo[Symbol.asyncDispose]();
    },
  };
}
