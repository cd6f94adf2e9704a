import type Database from 'libsql';

type Bound = string | number | null;

/** A prepared statement whose rows are arrays of columns, in the order of the select list. */
export interface Statement {
  run(...params: readonly Bound[]): void;
  /** The first row. */
  row(...params: readonly Bound[]): readonly unknown[] | undefined;
  rows(...params: readonly Bound[]): readonly (readonly unknown[])[];
  /** Row by row, for what may not fit into memory. */
  each(...params: readonly Bound[]): Iterable<readonly unknown[]>;
}

export type Prepare = (sql: string) => Statement;

/**
 * Prepared statements by their text, the least recently used of them dropped. Preparing costs many times what
 * running does. Rows are arrays: objects made by `.get()` carry a `_metadata` key, and building keys for every row
 * costs.
 */
export function statements(database: Database.Database, capacity = 200): Prepare {
  const known = new Map<string, Statement>();
  return (sql) => {
    const statement = known.get(sql) ?? prepare(database, sql);
    known.delete(sql);
    known.set(sql, statement);
    if (known.size > capacity) known.delete(known.keys().next().value ?? '');
    return statement;
  };
}

function prepare(database: Database.Database, sql: string): Statement {
  const prepared = database.prepare<[readonly Bound[]]>(sql);
  if (prepared.reader) prepared.raw();
  // Parameters go in as one array: a lone null would be taken for an object of named ones.
  return {
    run: (...params) => void prepared.run(params),
    row: (...params) => prepared.get(params) as readonly unknown[] | undefined,
    rows: (...params) => prepared.all(params) as (readonly unknown[])[],
    each: (...params) => prepared.iterate(params) as Iterable<readonly unknown[]>,
  };
}
