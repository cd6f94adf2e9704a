import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';

/** The version of the file's layout, kept in SQLite's user_version. */
const LAYOUT = 1;

const TABLES = `
  CREATE TABLE IF NOT EXISTS events (
    "offset" INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
    time TEXT NOT NULL, causation TEXT, correlation TEXT NOT NULL, UNIQUE (stream, version));
  CREATE TABLE IF NOT EXISTS kinds (category TEXT PRIMARY KEY, declaration TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS positions (
    consumer TEXT, source TEXT, "offset" INTEGER NOT NULL, PRIMARY KEY (consumer, source)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS processed (
    consumer TEXT, stream TEXT, version INTEGER NOT NULL, PRIMARY KEY (consumer, stream)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dead_letters (
    consumer TEXT, stream TEXT, version INTEGER, event TEXT NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL,
    PRIMARY KEY (consumer, stream, version)) WITHOUT ROWID;
  PRAGMA user_version = ${LAYOUT};`;

/**
 * Opens the file of an event store, or makes it. Every commit is an fsync (WAL with synchronous=FULL). Another
 * process that holds the write lock is waited for up to `lockTimeout` ms.
 */
export function openDatabase(file: string, lockTimeout: number): Database.Database {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file);
  database.exec(`PRAGMA busy_timeout = ${lockTimeout}`);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  // Checkpoints fsync the main file as well: at 16 MB of WAL instead of 4 they cost a tenth less of append's time.
  database.exec('PRAGMA wal_autocheckpoint = 4000');
  const [layout] = database.prepare('PRAGMA user_version').raw().get([]) as [number];
  if (layout > LAYOUT) {
    throw new Error(
      `${file} was written by a newer version (layout ${layout}, this one knows ${LAYOUT}): upgrade first`,
    );
  }
  if (layout < LAYOUT) transaction(database, () => database.exec(TABLES));
  return database;
}

/**
 * Moves what the write-ahead log holds into the file, as far as no reader is in the way. libsql lets go of a closed
 * file only when it is garbage-collected: until then the file by itself must be whole, for who moves or copies it.
 */
export function foldLog(database: Database.Database): void {
  database.exec('PRAGMA busy_timeout = 0');
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Runs the work with the write lock held; all of it, or nothing when it throws. */
export const transaction = <T>(database: Database.Database, work: () => T): T =>
  within(database, 'BEGIN IMMEDIATE', work);

/** Runs reads that must all see the same commits. */
export const snapshot = <T>(database: Database.Database, work: () => T): T => within(database, 'BEGIN', work);

function within<T>(database: Database.Database, begin: string, work: () => T): T {
  database.exec(begin);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
