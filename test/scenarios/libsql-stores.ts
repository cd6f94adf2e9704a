import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'libsql';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { storeFile } from '../../runtime/folder.ts';
import { services } from './services.ts';
import type { Stores } from './stores.ts';

/** Files in a folder of their own. */
export async function newLibsqlStores(): Promise<Stores> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-scenario-'));
  for (const [file, bytes] of await emptyStores()) await writeFile(join(data, file), bytes);
  return {
    open: async ({ name, kinds }) => openLibsqlStore({ name, file: storeFile(data, name), kinds }),
    [Symbol.asyncDispose]: () => rm(data, { recursive: true }),
  };
}

let empty: Promise<ReadonlyMap<string, Buffer>> | undefined;

/** The files of new stores: made once, because making a table waits for the disk. */
const emptyStores = () => (empty ??= makeStores());

async function makeStores(): Promise<ReadonlyMap<string, Buffer>> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-scenario-'));
  const files = new Map<string, Buffer>();
  for (const { name, kinds } of Object.values(services)) {
    const file = storeFile(data, name);
    await openLibsqlStore({ name, file, kinds })[Symbol.asyncDispose]();
    // libsql lets go of a closed file when it is garbage-collected: the file itself may change under who copies it.
    const copy = join(data, `${name}.copy`);
    const database = new Database(file);
    database.prepare('VACUUM INTO ?').run(copy);
    database.close();
    files.set(basename(file), await readFile(copy));
  }
  await rm(data, { recursive: true });
  return files;
}
