import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, StoredKind } from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  readonly file: (name: string) => string;
}

/** A folder that is removed with everything in it. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'joinery-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Stores on one file, all closed at the end. */
export async function temporaryStore(kinds: readonly StoredKind[]) {
  const folder = await temporaryFolder();
  const stores: EventStore[] = [];
  return {
    file: folder.file('store.db'),
    async open(others = kinds) {
      const store = openLibsqlStore({ name: 'store', file: folder.file('store.db'), kinds: others });
      stores.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
      await folder[Symbol.asyncDispose]();
    },
  };
}
