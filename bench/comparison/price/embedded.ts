import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openLogFeed } from '../../../eventing/libsql/index.ts';
import type { JoinedView } from '../../../projector/index.ts';
import { openLibsqlViewStore } from '../../../projector/libsql/index.ts';
import { logSources, storeFile } from '../../../runtime/folder.ts';
import type { System } from '../../../runtime/system.ts';
import type { Ground, ScratchView } from './ground.ts';

/** Logs in the files of a data folder, views in files of another. */
export function embeddedGround({ services, views }: System, data: string, scratch: string): Ground {
  const feed = openLogFeed({ sources: logSources(services, data) });
  return {
    feed,
    writesLists: false,
    newView: async () => viewFile(join(scratch, 'timed.db'), views),
    async storeBytes() {
      const sizes = await Promise.all(services.map(({ name }) => bytesOf(storeFile(data, name))));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    [Symbol.asyncDispose]: () => feed[Symbol.asyncDispose](),
  };
}

/** A view in a file of its own. */
export function viewFile(file: string, views: readonly JoinedView[]): ScratchView {
  const store = openLibsqlViewStore({ file, views });
  return {
    store,
    async bytes() {
      await store[Symbol.asyncDispose](); // only then its file has all that was written
      return bytesOf(file);
    },
    async remove() {
      await store[Symbol.asyncDispose]();
      await Promise.all(['', '-wal', '-shm'].map((part) => rm(file + part, { force: true })));
    },
  };
}

/** Of a database with what its log holds back; nothing where there is none. */
async function bytesOf(file: string): Promise<number> {
  const parts = new Set([basename(file), `${basename(file)}-wal`]);
  const there = (await readdir(dirname(file))).filter((name) => parts.has(name));
  const sizes = await Promise.all(there.map(async (name) => (await stat(join(dirname(file), name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
