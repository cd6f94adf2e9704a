import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibsqlStore } from '../../../eventing/libsql/index.ts';
import { system } from '../../../joinery.config.ts';
import { viewFiles } from '../../../projector/libsql/index.ts';
import { storeFile } from '../../../runtime/folder.ts';
import type { Place } from './place.ts';

/** A folder of libsql's files. */
export async function newFiles(): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-differential-'));
  return {
    open: async ({ name, kinds }) =>
      openLibsqlStore({ name, file: storeFile(data, name), kinds, durability: 'when closed' }),
    versions: viewFiles(join(data, 'view'), system.views),
    [Symbol.asyncDispose]: () => rm(data, { recursive: true, force: true }),
  };
}
