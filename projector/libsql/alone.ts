import { setTimeout } from 'node:timers/promises';
import Database from 'libsql';

/** How often it is tried to become the only one, in ms. */
const tryEvery = 50;

/**
 * Runs the work while nobody else, in whatever process of this machine, runs any under the same file (made when it is
 * missing). The lock is the operating system's, by way of an empty database: a process that dies lets go of it, and no
 * process id is taken for another's, as of containers, which all have the same few.
 */
export async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = new Database(file, { timeout: 0 });
  try {
    while (!tryLock(lock)) await setTimeout(tryEvery);
    return await work();
  } finally {
    if (lock.inTransaction) lock.exec('ROLLBACK');
    lock.close();
  }
}

function tryLock(lock: Database.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return false;
    throw error;
  }
}
