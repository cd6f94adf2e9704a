import { eventStoreContract, kinds } from '../contracts/event-store.ts';
import { testDatabases, withServers } from '../servers.ts';
import { storesOn } from './mongodb-stores.ts';

withServers('the MongoDB store', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  eventStoreContract('mongodb', async () => storesOn(connection, `${prefix()}store`, kinds));
});
