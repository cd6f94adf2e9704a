import { connectMongo, openMongoStore } from '../../eventing/mongodb/index.ts';
import { closeAll } from '../../serving/closing.ts';
import { testDatabases, withServers } from '../servers.ts';
import { twoInstances } from './two-instances.ts';

withServers('on MongoDB', (servers) => {
  const databases = testDatabases(servers);
  twoInstances(
    'MongoDB, each by a connection of its own',
    {
      async place() {
        const database = `${databases.prefix()}service`;
        const connections: AsyncDisposable[] = [];
        return {
          async open({ name, kinds }) {
            const connection = connectMongo({ url: servers.mongodb, name: 'joinery-test' });
            connections.push(connection);
            return openMongoStore({ connection, database, name, kinds });
          },
          [Symbol.asyncDispose]: () => closeAll(connections),
        };
      },
    },
    8,
  );
});
