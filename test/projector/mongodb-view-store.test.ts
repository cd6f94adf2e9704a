import { openMongoViewStore } from '../../projector/mongodb/index.ts';
import { viewStoreContract } from '../contracts/view-store.ts';
import { testDatabases, withServers } from '../servers.ts';

withServers('the view store', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  viewStoreContract('mongodb', (views) => openMongoViewStore({ connection, database: `${prefix()}view`, views }));
});
