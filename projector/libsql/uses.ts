import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ViewStore } from '../store.ts';

let opened = 0;

/**
 * Opens a version's store and leaves a note, a file `<version>.db.used-by-<pid>-<n>`, for as long as it is open. The locks
 * of the database cannot tell: libsql holds a closed file until its statements are garbage collected.
 */
export function openUsed(dir: string, version: number, open: () => ViewStore): ViewStore {
  const note = join(dir, `${version}.db.used-by-${process.pid}-${++opened}`);
  writeFileSync(note, '');
  try {
    const store = open();
    return {
      ...store,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        rmSync(note, { force: true });
      },
    };
  } catch (error) {
    rmSync(note, { force: true });
    throw error;
  }
}

/** Whether a process that still lives has the version open. */
export const isUsed = (dir: string, version: number): boolean =>
  readdirSync(dir).some((name) => {
    const [, of, pid] = /^(\d+)\.db\.used-by-(\d+)-\d+$/.exec(name) ?? [];
    if (Number(of) !== version) return false;
    if (lives(Number(pid))) return true;
    rmSync(join(dir, name), { force: true });
    return false;
  });

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as another user's.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}
