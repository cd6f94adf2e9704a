import { constants } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { resolve } from 'node:path';

/** A copy of a data folder, to be written to. Disposing removes it. */
export interface Scratch extends AsyncDisposable {
  readonly path: string;
}

/** Copies a folder beside itself, on the same disk, which shares the blocks where it can. Nothing may write to it meanwhile. */
export async function scratchCopy(folder: string): Promise<Scratch> {
  const path = await mkdtemp(`${resolve(folder)}.scratch-`);
  const remove = () => rm(path, { recursive: true, force: true });
  try {
    await cp(folder, path, { recursive: true, mode: constants.COPYFILE_FICLONE });
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: remove };
}
