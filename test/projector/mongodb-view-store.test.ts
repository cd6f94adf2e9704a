import { jest } from '@jest/globals';
import { openMongoViewStore } from '../../projector/mongodb/index.ts';
import { viewStoreContract } from '../contracts/view-store.ts';
import { testDatabases, withServers } from '../servers.ts';

// Hundreds of generated questions, each a round trip or several: on a busy machine that takes its time.
jest.setTimeout(240_000);

withServers('the view store', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  viewStoreContract('mongodb', (views) => openMongoViewStore({ connection, database: `${prefix()}view`, views }));
});
