import Database from 'libsql';

/** What one command comes to: a row of the log for each event, and the row of the entity's state. */
export interface Rows {
  readonly events: readonly (readonly (string | number | null)[])[];
  readonly state: readonly (string | number | null)[];
}

/** The statements of a store, which has been made by its adapter before: the same tables, the same indexes. */
export interface RawTables {
  readonly file: string;
  readonly state: string;
  /** Of the state's table, the id first. */
  readonly columns: readonly string[];
}

/**
 * The least that a group commit on libsql can be: rows that are ready, in as few statements as they need, and one fsync
 * for all who wait. No versions are checked, nothing is remembered.
 */
export function rawGroupCommit({ file, state, columns }: RawTables) {
  const database = new Database(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA wal_autocheckpoint = 4000');
  const names = columns.map((name) => `"${name}"`);
  const event = database.prepare(
    'INSERT INTO events (stream, version, type, data, time, causation, correlation) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const upsert = database.prepare(
    `INSERT INTO "${state}" (${names}) VALUES (${names.map(() => '?')})
     ON CONFLICT ("${columns[0]}") DO UPDATE SET ${names.slice(1).map((name) => `${name} = excluded.${name}`)}`,
  );
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  let waiting: { readonly rows: Rows; readonly resolve: () => void }[] = [];

  const flush = () => {
    const group = waiting;
    waiting = [];
    begin.run();
    for (const { rows } of group) {
      for (const row of rows.events) event.run(row);
      upsert.run(rows.state);
    }
    commit.run();
    for (const { resolve } of group) resolve();
  };

  return {
    append: (rows: Rows) =>
      new Promise<void>((resolve) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ rows, resolve });
      }),
    close: () => database.close(),
  };
}
