import Database from 'libsql';
import { type Prepare, statements } from '../../eventing/libsql/index.ts';

/** How long a connection waits for another process's write, in ms. */
const busyTimeout = 10_000;

export interface Connection {
  readonly prepare: Prepare;
  exec(sql: string): void;
  close(): void;
}

/**
 * A connection to a view's file. What a power failure takes from it comes again from the log (the place in the log is in the
 * same transaction), so commits need not wait for the disk: synchronous is NORMAL, and so only checkpoints wait.
 */
export function connect(file: string, cacheMegabytes: number): Connection {
  const database = new Database(file, { timeout: busyTimeout });
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = ${busyTimeout};
    PRAGMA cache_size = -${cacheMegabytes * 1024}; PRAGMA wal_autocheckpoint = 8000; PRAGMA temp_store = MEMORY`);
  return { prepare: statements(database, 500), exec: (sql) => database.exec(sql), close: () => database.close() };
}

/** Runs reads on one snapshot. */
export function snapshot<T>({ exec }: Connection, read: () => T): T {
  exec('BEGIN');
  try {
    return read();
  } finally {
    exec('COMMIT');
  }
}
