import type { KafkaConnection } from '../../eventing/kafka/index.ts';
import type { MongoConnection } from '../../eventing/mongodb/index.ts';

/** Topics whose names begin with the prefix, and consumer groups. */
export const removeTopics = (connection: KafkaConnection, prefix: string): Promise<void> =>
  connection.ask(async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const { groups } = await admin.listGroups();
    const ours = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(prefix));
    if (ours.length === 0) return;
    // One whose members were killed is not empty yet: it goes by itself, with its topics.
    const { groups: described } = await admin.describeGroups(ours);
    const empty = described.filter(({ state }) => state === 'Empty').map(({ groupId }) => groupId);
    if (empty.length > 0) await admin.deleteGroups(empty);
  });

/** Every database whose name begins with one of the prefixes. */
export async function dropDatabases(connection: MongoConnection, prefixes: readonly string[]): Promise<void> {
  const { databases } = await connection.client.db('admin').admin().listDatabases({ nameOnly: true });
  const ours = databases.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
  await Promise.all(ours.map(({ name }) => connection.client.db(name).dropDatabase()));
}
