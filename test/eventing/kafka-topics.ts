import { afterAll } from '@jest/globals';
import {
  connectKafka,
  ensureTopics,
  type KafkaConnection,
  type KafkaPublisher,
  type KafkaSettings,
} from '../../eventing/kafka/index.ts';
import { type Servers, uniqueName } from '../servers.ts';
import { silent } from './kafka-publishing.ts';

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
