import { existsSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import Database from 'libsql';
import type { Offset } from '../store.ts';
import { isOpenHere, onCommit } from './commits.ts';
import { type LogReads, logReads } from './log.ts';
import { statements } from './statements.ts';

/** The log of a store as another reads it, of this process or not. The file may come to be later. */
export interface LogFile extends Disposable, LogReads {
  /** Calls the listener when the log may have grown; returns how to stop it. */
  onChange(listener: () => void): () => void;
}

/**
 * Opens a store's file for reading. Whether or not the file is there, or has its tables yet: until then the log is
 * empty. A store of this process tells of its commits itself. For one of another process the folder is watched,
 * which the operating system may delay, or miss: whoever needs certainty reads again from time to time.
 */
export function openLogFile(file: string): LogFile {
  let database: Database.Database | undefined;
  let reads: LogReads | undefined;
  let watcher: Disposable | undefined;
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  const stopHearing = onCommit(file, notify);

  const open = (): LogReads | undefined => {
    if (reads !== undefined || !existsSync(file)) return reads;
    // Not `mode=ro`: after a crash the first to open the file must be able to recover its WAL.
    database ??= new Database(file);
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA query_only = ON');
    const prepare = statements(database);
    if (prepare("SELECT 1 FROM sqlite_master WHERE name = 'events'").row() === undefined) return undefined;
    if (!isOpenHere(file)) watcher = watchFile(file, notify);
    reads = logReads(prepare);
    return reads;
  };

  return {
    end: (): Offset => open()?.end() ?? 0,
    read: (after, limit) => open()?.read(after, limit) ?? [],
    readCategories: (categories, after, until, limit) => open()?.readCategories(categories, after, until, limit) ?? [],
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [Symbol.dispose]() {
      stopHearing();
      watcher?.[Symbol.dispose]();
      database?.close();
    },
  };
}

/** When to look again after a file event, in ms: see {@link watchFile}. */
const ECHOES = [5, 25, 100, 400];

/**
 * Commits are written to the file's WAL; the folder is watched because the WAL comes and goes. The event comes with the
 * write, but readers see the commit only after its fsync, which makes no event: so each event has echoes.
 */
function watchFile(file: string, changed: () => void): Disposable {
  const names = new Set([basename(file), `${basename(file)}-wal`]);
  let echoes: NodeJS.Timeout[] = [];
  const stopEchoes = () => {
    for (const echo of echoes) clearTimeout(echo);
  };
  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name !== null && !names.has(name)) return;
    stopEchoes();
    echoes = ECHOES.map((ms) => setTimeout(changed, ms).unref());
    changed();
  });
  // A watch can end (the folder was moved, say); polling goes on.
  watcher.on('error', () => watcher.close());
  return {
    [Symbol.dispose]() {
      stopEchoes();
      watcher.close();
    },
  };
}
