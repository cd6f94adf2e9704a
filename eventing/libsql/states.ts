import { storable } from '../compare.ts';
import type { Condition, Query, Value } from '../query.ts';
import type { Entity, StoredKind } from '../store.ts';
import { conditionsSql, type Dialect, readRanges } from './sql.ts';
import type { Prepare } from './statements.ts';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const stateTable = (category: string): string => quoted(`state_${category}`);

type StateRow = [id: string, version: number, state: string | null];

/** A state ready to be written: what can throw has been done. */
export type Write = () => void;

/** The current states of one kind: a table with the state as JSON and the kind's columns beside it. */
export interface States {
  /** Computes the row at once, so that a column that throws does so before anything is written. */
  prepareWrite(entity: Entity): Write;
  version(id: string): number;
  load(ids: readonly string[]): Entity[];
  find(query: Query): (Entity & { state: object })[];
  count(where: readonly Condition[]): number;
}

/** The names of the query language in a kind's table; `id` is the entity's where the kind declares no such column. */
export const stateDialect = (kind: StoredKind): Dialect => ({
  id: '_id',
  column(name) {
    if (Object.hasOwn(kind.columns, name)) return quoted(name);
    if (name === 'id') return '_id';
    throw new TypeError(
      `${kind.category} have no column '${name}': declared are ${Object.keys(kind.columns).join(', ')}`,
    );
  },
});

export function states(prepare: Prepare, kind: StoredKind): States {
  const table = stateTable(kind.category);
  const columns = Object.values(kind.columns);
  const upsert = prepare(upsertSql(table, Object.keys(kind.columns)));
  const selectOne = prepare(`SELECT _id, _version, _state FROM ${table} WHERE _id = ?`);
  const selectVersion = prepare(`SELECT _version FROM ${table} WHERE _id = ?`);
  const dialect = stateDialect(kind);
  const read = (sql: string, params: readonly Value[]) =>
    prepare(`SELECT _id, _version, _state FROM ${table} WHERE ${sql}`)
      .rows(...params)
      .map((row) => entity(row as StateRow));
  return {
    prepareWrite({ id, version, state }) {
      const values = columns.map((column) => (state === null ? null : storable(column.of(state))));
      const json = state === null ? null : JSON.stringify(state);
      return () => upsert.run(id, version, json, ...values);
    },
    version: (id) => Number(selectVersion.row(id)?.[0] ?? 0),
    load(ids) {
      const possible = ids.filter(isStorable);
      if (possible.length === 1) {
        const row = selectOne.row(...possible); // half the price of a list
        return row === undefined ? [] : [entity(row as StateRow)];
      }
      return read('_id IN (SELECT value FROM json_each(?))', [JSON.stringify(possible)]);
    },
    find: (query) =>
      readRanges(query, dialect, ({ where, orderBy }, limit) =>
        read(`_state IS NOT NULL AND ${where.sql} ORDER BY ${orderBy} LIMIT ?`, [...where.params, limit]),
      ) as (Entity & { state: object })[],
    count(where) {
      const { sql, params } = conditionsSql(where, dialect);
      // A deleted entity has no column values: a condition on one excludes it, and an index alone can answer.
      const declared = where.some(
        (condition) => 'column' in condition && Object.hasOwn(kind.columns, condition.column),
      );
      const existing = declared ? '1' : '_state IS NOT NULL';
      return Number(prepare(`SELECT count(*) FROM ${table} WHERE ${existing} AND ${sql}`).row(...params)?.[0]);
    },
  };
}

/** Whether a text comes back from the database as it went in; one that does not is no entity's id. */
export const isStorable = (text: string): boolean => storable(text) === text;

const entity = ([id, version, state]: StateRow): Entity => ({
  id,
  version,
  state: state === null ? null : JSON.parse(state),
});

function upsertSql(table: string, names: readonly string[]): string {
  const columns = ['_id', '_version', '_state', ...names.map(quoted)];
  const changes = columns.slice(1).map((column) => `${column} = excluded.${column}`);
  return `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})
    ON CONFLICT (_id) DO UPDATE SET ${changes.join()}`;
}
