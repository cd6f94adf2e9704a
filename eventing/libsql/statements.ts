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
    const found = known.get(sql);
    if (found !== undefined && known.size <= capacity / 2) return found; // none is to be dropped soon: their order can wait
    const statement = found ?? prepare(database, sql);
    known.delete(sql);
    known.set(sql, statement);
    if (known.size > capacity) known.delete(known.keys().next().value ?? '');
    return statement;
  };
}

/**
 * One statement of libsql for what reads the first row, another for what reads all: after `all` or `iterate` its
 * `get` still runs with their parameters, also when it writes (libsql 0.5.29).
 */
function prepare(database: Database.Database, sql: string): Statement {
  const first = database.prepare<[readonly Bound[]]>(sql);
  if (first.reader) first.raw();
  let every: typeof first | undefined;
  const all = () => {
    every ??= database.prepare<[readonly Bound[]]>(sql).raw();
    return every;
  };
  // Parameters go in as one array: a lone null would be taken for an object of named ones.
  return {
    run: (...params) => void first.run(params),
    row: (...params) => first.get(params) as readonly unknown[] | undefined,
    rows: (...params) => all().all(params) as (readonly unknown[])[],
    each: (...params) => all().iterate(params) as Iterable<readonly unknown[]>,
  };
}
