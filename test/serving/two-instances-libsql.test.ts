import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { temporaryFolder } from '../eventing/temporary.ts';
import { twoInstances } from './two-instances.ts';

twoInstances(
  'libsql',
  {
    async place() {
      const folder = await temporaryFolder();
      return {
        open: async ({ name, kinds }) => openLibsqlStore({ name, file: folder.file('store.db'), kinds }),
        [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
      };
    },
  },
  40,
);
