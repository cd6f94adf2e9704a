import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs';
import type { KafkaConnection } from './connection.ts';
import { TopicCompressed, TopicLosesHistory } from './errors.ts';
import { onceKnown } from './once-known.ts';
import { type KafkaPublisher, type KafkaSettings, topicOf } from './settings.ts';
import { watermarkTopic } from './watermark.ts';

/** What a category's topic must have, so that it keeps all that it ever got. */
const KEEPS: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
};

/** What kafkajs can read: a broker that stores in another way makes every message of a topic unreadable. */
const READABLE = ['uncompressed', 'gzip', 'producer'];

const HOUR = 3_600_000;

/**
 * Creates the topics of these publishers that are not there, and looks at those that are. Any number of processes may do so
 * at once. Existing topics are never changed, nor is their number of partitions: more would tear streams apart.
 *
 * @throws TopicLosesHistory, TopicCompressed when an existing topic of a category would lose events, or make them unreadable;
 * Unavailable, KafkaLoginRefused, KafkaNotTrusted, KafkaRefused.
 */
export async function ensureTopics(connection: KafkaConnection, publishers: readonly KafkaPublisher[]): Promise<void> {
  const { settings } = connection;
  const topics = [...new Set(publishers.flatMap(({ categories }) => categories))].map((c) => topicOf(settings, c));
  await connection.ask(async (admin) => {
    const wanted = [...topics, watermarkTopic(settings)];
    const there = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !there.has(topic));
    if (missing.length > 0) await create(admin, missing, settings);
    for (const { resourceName: topic, configEntries } of await described(admin, topics)) {
      checkTopic(
        topic,
        new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
        settings,
      );
    }
  });
}

async function create(admin: Admin, missing: readonly string[], settings: KafkaSettings): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const replicationFactor = settings.replication ?? Math.min(3, brokers.length);
  const topics = missing.map((topic) => ({ ...shapeOf(topic, settings, replicationFactor), topic, replicationFactor }));
  // False when another process was faster with some of them: these are as good as ours.
  await admin.createTopics({ topics, waitForLeaders: false });
  // Waited for here: kafkajs does it too, and gives up at once when the broker that it asks has not heard of them.
  await onceKnown(() => admin.fetchTopicMetadata({ topics: [...missing] }));
}

function shapeOf(topic: string, settings: KafkaSettings, replication: number): Omit<ITopicConfig, 'topic'> {
  const watermarks = topic === watermarkTopic(settings);
  const config = {
    'min.insync.replicas': `${Math.max(1, replication - 1)}`,
    // The broker unpacks what it is sent: nobody's way of compressing can keep kafkajs, which has but one, from reading on.
    'compression.type': 'uncompressed',
    ...(watermarks ? { 'cleanup.policy': 'delete', 'retention.ms': `${HOUR}` } : KEEPS),
  };
  return {
    numPartitions: watermarks ? 1 : settings.partitions,
    configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
  };
}

async function described(admin: Admin, topics: readonly string[]) {
  if (topics.length === 0) return [];
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const query = { resources: topics.map((name) => ({ type, name })), includeSynonyms: false };
  return (await onceKnown(() => admin.describeConfigs(query))).resources;
}

function checkTopic(
  topic: string,
  config: ReadonlyMap<string, string>,
  { brokers: [broker = ''] }: KafkaSettings,
): void {
  for (const [setting, wanted] of Object.entries(KEEPS)) {
    const value = config.get(setting);
    if (value !== undefined && value !== wanted) throw new TopicLosesHistory(topic, setting, value, wanted, broker);
  }
  const compression = config.get('compression.type') ?? 'producer';
  if (!READABLE.includes(compression)) throw new TopicCompressed(topic, compression, broker);
}
