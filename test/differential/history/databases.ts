import { type MongoConnection, openMongoStore } from '../../../eventing/mongodb/index.ts';
import { system } from '../../../joinery.config.ts';
import { viewDatabases } from '../../../projector/mongodb/index.ts';
import { dropDatabases, uniqueName } from '../../databases.ts';
import type { NewPlace } from './place.ts';

/** MongoDB databases under a name that no other place has. */
export const newDatabases =
  (connection: MongoConnection): NewPlace =>
  async () => {
    const prefix = uniqueName();
    return {
      open: ({ name, kinds }) => openMongoStore({ connection, database: `${prefix}${name}`, name, kinds }),
      versions: viewDatabases({ connection, prefix, views: system.views }),
      [Symbol.asyncDispose]: () => dropDatabases(connection, [prefix]),
    };
  };
