import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connectKafka, openKafkaFeed } from '../../../eventing/kafka/index.ts';
import { connectMongo } from '../../../eventing/mongodb/index.ts';
import { system } from '../../../joinery.config.ts';
import { projector, runProjector, type ViewStore } from '../../../projector/index.ts';
import { openLibsqlViewStore } from '../../../projector/libsql/index.ts';
import { openMongoViewStore } from '../../../projector/mongodb/index.ts';
import { currentView, type Databases } from './databases.ts';
import { differences, strangers } from './dumps.ts';
import { OWNERS, type ServiceRecords } from './records.ts';
import type { ServersCheck } from './servers.ts';

const { views } = system;

/**
 * Where the view that grew on MongoDB differs from one built anew, or from the services' states.
 */
export async function viewFaults(
  databases: Databases,
  fresh: ViewStore,
  records: readonly ServiceRecords[],
): Promise<readonly string[]> {
  const view = await currentView(databases);
  await using connection = connectMongo({ url: databases.url, name: 'checker' });
  await using grown = await openMongoViewStore({ connection, database: view.databaseName, views });
  const stale = (await grown.stale()).map(({ stream, reason }) => `the view marks ${stream} as stale: ${reason}`);
  return [...stale, ...(await differences(grown, fresh)), ...(await strangers(grown, records))];
}

/** Built from the start of the topics, in a file: a store of another kind than the one it is compared with. */
export async function rebuiltView(
  { brokers, names }: Pick<ServersCheck, 'brokers' | 'names'>,
  scratch: string,
): Promise<ViewStore> {
  const store = openLibsqlViewStore({ file: join(scratch, 'rebuilt.db'), views });
  const publishers = OWNERS.map(({ name, kinds }) => ({ name, categories: kinds.map(({ category }) => category) }));
  const settings = {
    brokers,
    topicPrefix: names.topics,
    groupPrefix: `${names.groups}${randomUUID()}.`,
    partitions: 1,
  };
  await using connection = connectKafka(settings);
  await using feed = await openKafkaFeed({ connection, publishers });
  await using subscription = await runProjector(feed, projector({ views, store }), 'check');
  await subscription.caughtUp();
  return store;
}
