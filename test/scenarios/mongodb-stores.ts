import type { MongoConnection } from '../../eventing/mongodb/index.ts';
import { openMongoStore } from '../../eventing/mongodb/index.ts';
import { type Servers, testDatabases } from '../servers.ts';
import { services } from './services.ts';
import type { NewStores } from './stores.ts';

/**
 * Databases of this test file's own, which are dropped after its last test. They are emptied and used again: making their
 * collections and indexes takes far longer than all that a scenario writes.
 */
export function mongoStores(servers: Servers): NewStores {
  const { connection, prefix } = testDatabases(servers);
  const free: string[] = [];
  return async () => {
    const own = free.pop() ?? prefix();
    await Promise.all(Object.keys(services).map((name) => empty(connection, `${own}${name}`)));
    return {
      open: ({ name, kinds }) => openMongoStore({ connection, database: `${own}${name}`, name, kinds }),
      async [Symbol.asyncDispose]() {
        free.push(own);
      },
    };
  };
}

/** Leaves its collections and their indexes. */
export async function empty(connection: MongoConnection, name: string): Promise<void> {
  const collections = await connection.database(name).collections();
  await Promise.all(collections.map((collection) => collection.deleteMany({})));
}
