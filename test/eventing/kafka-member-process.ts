import { connectKafka, type KafkaSettings } from '../../eventing/kafka/index.ts';
import { connectMongo } from '../../eventing/mongodb/index.ts';
import { startMember } from './kafka-members.ts';
import { silent } from './kafka-publishing.ts';

/** A member in a process of its own, to be killed: tells of each batch that has events how many it has. */
const [settings, url, database] = process.argv.slice(2) as [string, string, string];
await startMember({
  connection: connectKafka(JSON.parse(settings) as KafkaSettings, { log: silent }),
  mongo: connectMongo({ url }),
  database,
  onBatch({ events }) {
    if (events.length > 0) process.send?.(events.length);
  },
});
