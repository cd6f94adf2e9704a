import type { StoredKind } from '../../eventing/index.ts';
import {
  type MongoConnection,
  type MongoStore,
  type MongoStoreOptions,
  openMongoStore,
} from '../../eventing/mongodb/index.ts';

/** Stores on one database, all closed at the end; each on the connection unless given one of its own. */
export function storesOn(connection: MongoConnection, database: string, kinds: readonly StoredKind[]) {
  const stores: MongoStore[] = [];
  return {
    database,
    async open(others = kinds, more: Partial<MongoStoreOptions> = {}): Promise<MongoStore> {
      const store = await openMongoStore({ connection, database, name: 'store', kinds: others, ...more });
      stores.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
    },
  };
}
