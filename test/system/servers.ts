import { removeTopics } from '../../bench/measure/remove.ts';
import { connectKafka } from '../../eventing/kafka/index.ts';
import { connectMongo } from '../../eventing/mongodb/index.ts';
import { dropDatabases, type Servers, uniqueName } from '../servers.ts';

/** A place on the real servers that no other test has: the settings that lead there. Disposing removes what was made in it. */
export interface OwnPlace extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  /** What the names of topics, groups and databases begin with. */
  readonly prefix: string;
}

export function ownPlace({ brokers, mongodb }: Servers): OwnPlace {
  const prefix = uniqueName();
  return {
    prefix,
    env: {
      // However busy the machine is, a customer becomes known to orders within this time.
      JOINERY_CUSTOMER_WAIT_MS: '30000',
      JOINERY_SUBGRAPH_TIMEOUT_MS: '40000',
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: prefix,
      KAFKA_GROUP_PREFIX: prefix,
      KAFKA_PARTITIONS: '2',
      MONGODB_URL: mongodb,
      MONGODB_PREFIX: prefix,
    },
    async [Symbol.asyncDispose]() {
      await removeFrom(brokers, prefix);
      await using connection = connectMongo({ url: mongodb, name: 'joinery-test' });
      await dropDatabases(connection, [prefix]);
    },
  };
}

async function removeFrom(brokers: readonly string[], prefix: string): Promise<void> {
  const settings = { brokers, topicPrefix: prefix, groupPrefix: prefix, partitions: 1 };
  await using connection = connectKafka(settings, { log: () => {} });
  await removeTopics(connection, prefix);
}
