import { connectMongo, type MongoConnection } from '../../../eventing/mongodb/index.ts';
import { openMongoViewStore } from '../../../projector/mongodb/index.ts';
import { keeps } from '../../../runtime/backing.ts';
import { openBacking } from '../../../runtime/open-backing.ts';
import type { Environment } from '../../../runtime/setting.ts';
import { readSystemSettings } from '../../../runtime/settings-of.ts';
import type { System } from '../../../runtime/system.ts';
import { closeAll } from '../../../serving/closing.ts';
import type { Ground } from './ground.ts';

/** Logs that Kafka carries, views in databases of their own. @throws what the servers say, when they refuse */
export async function openServersGround(system: System, env: Environment): Promise<Ground> {
  const settings = readSystemSettings(system, env);
  if (settings.servers === null) throw new TypeError('these settings are of the embedded form');
  const { url, prefix } = settings.servers.mongodb;
  const closing = new AbortController();
  const opened = { parts: ['projector'], log: console.error, signal: closing.signal };
  const backing = await openBacking(system, settings, opened);
  const connection = connectMongo({ url, name: 'joinery-bench-price' });
  const stores = system.services.filter(keeps).map(({ name }) => `${prefix}${name}`);
  return {
    feed: backing.feed,
    writesLists: true,
    async newView() {
      const database = `${prefix}price`;
      await connection.database(database).dropDatabase(); // what an interrupted run has left
      const store = await openMongoViewStore({ connection, database, views: system.views });
      return {
        store,
        async bytes() {
          await store[Symbol.asyncDispose]();
          return bytesOf(connection, [database]);
        },
        async remove() {
          await store[Symbol.asyncDispose]();
          await connection.database(database).dropDatabase();
        },
      };
    },
    storeBytes: () => bytesOf(connection, stores),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await closeAll([backing, connection]);
    },
  };
}

/** Files grow at checkpoints, one a minute: without one a fresh database would seem to take no room. */
async function bytesOf(connection: MongoConnection, databases: readonly string[]): Promise<number> {
  await connection.client.db('admin').command({ fsync: 1 });
  const told = await Promise.all(databases.map((name) => connection.database(name).command({ dbStats: 1 })));
  return told.reduce((sum, { storageSize, indexSize }) => sum + Number(storageSize) + Number(indexSize), 0);
}
