import { storable } from '../compare.ts';
import type { Condition, Keyset, Query, SortKey, Value } from '../query.ts';

/** A piece of SQL with the values of its question marks, in order. */
export interface Sql {
  readonly sql: string;
  readonly params: readonly Value[];
}

/** How the tables of a store answer the names of the query language. */
export interface Dialect {
  /** The SQL of a column. @throws when there is none of this name. */
  column(name: string): string;
  /** The SQL of the row's id. */
  readonly id: string;
  /** An EXISTS over the rows of a `many` part; renders `where` by {@link conditionsSql} with a dialect of its own. */
  some?(part: string, where: readonly Condition[]): Sql;
}

/**
 * A part of an answer that one index can serve from its start to its end. The ranges of a query, one after
 * the other, give its rows in order: read them in turn until the limit is reached.
 */
export interface Range {
  readonly where: Sql;
  /** Without the words ORDER BY. */
  readonly orderBy: string;
}

/** Longer lists are passed as one JSON text, so that the statement's text, and with it its plan, stays the same. */
const LONG_LIST = 8;

const and = (parts: readonly Sql[]): Sql => {
  const real = parts.filter(({ sql }) => sql !== '1');
  if (real.length === 0) return { sql: '1', params: [] };
  return { sql: real.map(({ sql }) => sql).join(' AND '), params: real.flatMap(({ params }) => params) };
};

/**
 * Conditions as one SQL expression; `1` for none. Text columns must be BINARY (the default): UTF-8 bytes order as
 * code points do.
 */
export const conditionsSql = (where: readonly Condition[], dialect: Dialect): Sql =>
  and(where.map((condition) => conditionSql(condition, dialect)));

function conditionSql(condition: Condition, dialect: Dialect): Sql {
  if ('some' in condition) {
    if (dialect.some === undefined) throw new TypeError(`there is no part '${condition.some}' to ask for`);
    return dialect.some(condition.some, condition.where);
  }
  const column = dialect.column(condition.column);
  if ('in' in condition)
    return oneOf(
      column,
      [...new Set(condition.in.map(storable))].filter((v) => v !== null),
    );
  const from = storable(condition.from);
  const until = storable(condition.until);
  if (from === null && until === null) return { sql: `${column} IS NOT NULL`, params: [] };
  return and([
    from === null ? and([]) : { sql: `${column} >= ?`, params: [from] },
    until === null ? and([]) : { sql: `${column} < ?`, params: [until] },
  ]);
}

function oneOf(column: string, values: readonly Value[]): Sql {
  if (values.length === 0) return { sql: '0', params: [] };
  if (values.length === 1) return { sql: `${column} = ?`, params: values };
  if (values.length <= LONG_LIST) return { sql: `${column} IN (${values.map(() => '?').join()})`, params: values };
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, params: [JSON.stringify(values)] };
}

/**
 * The ranges of a query. Without `after` it is one. Behind a row (a, b, id) of an order by A and B these are
 *
 *     A = a AND B = b AND ID > id     the rest of the row's ties
 *     A = a AND B > b                 (< where the direction is descending)
 *     A = a AND B IS NULL             nulls come last in both directions
 *     A > a
 *     A IS NULL
 *
 * each an equality prefix and one bound, which an index on (A, B, ID) answers at once. The same as one OR
 * would scan, and a row-value comparison knows neither mixed directions nor nulls.
 */
export function ranges({ where, orderBy, after }: Query, dialect: Dialect): readonly Range[] {
  const conditions = conditionsSql(where, dialect);
  const keys = orderBy.map(({ column, direction }) => ({ sql: dialect.column(column), direction }));
  const range = (behind: readonly Sql[], from: number): Range => ({
    where: and([conditions, ...behind]),
    orderBy: orderSql(keys.slice(from), dialect.id),
  });
  if (after === undefined) return [range([], 0)];
  if (after.length !== keys.length + 1) {
    throw new TypeError(
      `a keyset of ${after.length} values does not fit an order by ${keys.length} columns and the id`,
    );
  }
  const same = (count: number): Sql[] => keys.slice(0, count).map(({ sql }, i) => equal(sql, storable(after[i])));
  const found = [range([...same(keys.length), { sql: `${dialect.id} > ?`, params: [idOf(after)] }], keys.length)];
  for (let i = keys.length - 1; i >= 0; i--) {
    const { sql, direction } = keys[i]!;
    const value = storable(after[i]);
    if (value === null) continue; // nothing comes behind a null but ties
    const bound: Sql = { sql: `${sql} ${direction === 'asc' ? '>' : '<'} ?`, params: [value] };
    found.push(range([...same(i), bound], i));
    found.push(range([...same(i), { sql: `${sql} IS NULL`, params: [] }], i + 1));
  }
  return found;
}

const equal = (column: string, value: Value | null): Sql =>
  value === null ? { sql: `${column} IS NULL`, params: [] } : { sql: `${column} = ?`, params: [value] };

const idOf = (after: Keyset): Value => storable(after[after.length - 1]) ?? '';

/** SQLite sorts nulls first, so last only when descending. */
const orderSql = (keys: readonly { sql: string; direction: SortKey['direction'] }[], id: string): string =>
  [...keys.map(({ sql, direction }) => (direction === 'asc' ? `${sql} ASC NULLS LAST` : `${sql} DESC`)), id].join(', ');

/**
 * Reads the ranges in turn until the limit is reached. `read` runs one statement; call this inside a transaction
 * where another process may write between two of them.
 */
export function readRanges<R>(
  query: Query,
  dialect: Dialect,
  read: (range: Range, limit: number) => readonly R[],
): R[] {
  const rows: R[] = [];
  for (const range of ranges(query, dialect)) {
    if (rows.length >= query.limit) break;
    rows.push(...read(range, query.limit - rows.length));
  }
  return rows;
}
