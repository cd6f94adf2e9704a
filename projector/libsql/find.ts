import type { Condition, Query } from '../../eventing/index.ts';
import { conditionsSql, type Dialect, type Prepare, readRanges } from '../../eventing/libsql/index.ts';
import type { Found, Selected } from '../store.ts';
import { dialectOf, existing } from './dialect.ts';
import { type DocumentTable, isIndexed } from './layout.ts';
import { parseRows, rowForm } from './rows.ts';

/** How many rows are looked at in the order asked for, before SQLite plans the query by its conditions. */
const lookedAt = 1_000;

export function findDocuments(prepare: Prepare, table: DocumentTable, query: Query, selected: Selected): Found[] {
  const form = rowForm(table, selected, query.orderBy);
  const dialect = dialectOf(table);
  // The page is found first and read afterwards: what has to be sorted carries no states through the sorting.
  const read = (page: string, params: readonly (string | number)[]): Found[] => {
    const sql = `SELECT group_concat(${form.sql}) FROM (${page}) page CROSS JOIN ${table.sql} d ON d.rowid = page.at`;
    return parseRows(prepare(sql).row(...params)?.[0]).map(form.document);
  };
  if (isWorthLooking(table, query)) {
    const found = lookAlong(prepare, table, query, dialect, read);
    if (found !== null) return found;
  }
  return readRanges(query, dialect, ({ where, orderBy }, limit) => {
    const { sql, params } = existing(query.where, where);
    return read(`SELECT d.rowid AS at FROM ${table.sql} d WHERE ${sql} ORDER BY ${orderBy} LIMIT ?`, [
      ...params,
      limit,
    ]);
  });
}

/** Whether the page is read at once, and so needs no snapshot around it. */
export const isOneStatement = (table: DocumentTable, query: Query): boolean =>
  query.after === undefined && !isWorthLooking(table, query);

/**
 * SQLite follows the index of a condition and sorts what it finds, however much that is: half of all orders, for a page of
 * the newest of a common status. Along the index of the order such a page is full after a few rows. Which of
 * the two is right depends on the values; so the first rows along the order are tried, a bounded number of them, and the
 * page is mostly full. No need where one index has both the condition and the order behind it.
 */
function isWorthLooking(table: DocumentTable, { where, orderBy: [first] }: Query): boolean {
  if (first === undefined || where.length === 0 || !isIndexed(table, first.column)) return false;
  return !where.some((condition) => isOneValue(condition) && isIndexed(table, condition.column, first.column));
}

const isOneValue = (condition: Condition): condition is Extract<Condition, { readonly in: unknown }> =>
  'in' in condition && condition.in.length === 1;

/** The page, or null when it could not be filled from so few rows. */
function lookAlong(
  prepare: Prepare,
  { sql: table }: DocumentTable,
  query: Query,
  dialect: Dialect,
  read: (page: string, params: readonly (string | number)[]) => Found[],
): Found[] | null {
  const conditions = conditionsSql(query.where, dialect);
  let complete = true;
  const found = readRanges({ ...query, where: [] }, dialect, ({ where, orderBy }, limit) => {
    if (!complete) return []; // what comes behind the rows that were not looked at
    const along = `SELECT d.rowid AS at FROM ${table} d WHERE ${where.sql} ORDER BY ${orderBy} LIMIT ${lookedAt}`;
    const page = `SELECT along.at FROM (${along}) along CROSS JOIN ${table} d ON d.rowid = along.at
      WHERE ${conditions.sql} LIMIT ?`;
    const rows = read(page, [...where.params, ...conditions.params, limit]);
    if (rows.length < limit) {
      const [looked] = prepare(`SELECT count(*) FROM (${along})`).row(...where.params) ?? [];
      complete = Number(looked) < lookedAt;
    }
    return rows;
  });
  return complete ? found : null;
}
