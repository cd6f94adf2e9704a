import type { Condition } from '../../eventing/index.ts';
import { conditionsSql, type Prepare } from '../../eventing/libsql/index.ts';
import type { AggregateQuery, AggregateRow, Document, Selected } from '../store.ts';
import { columnsOf, dialectOf, existing, named } from './dialect.ts';
import type { DocumentTable } from './layout.ts';
import { parseRows, rowForm } from './rows.ts';

export function getDocuments(
  prepare: Prepare,
  table: DocumentTable,
  ids: readonly string[],
  selected: Selected,
): ReadonlyMap<string, Document> {
  const form = rowForm(table, selected);
  const [id] = ids;
  const row =
    ids.length === 1 && id !== undefined ? prepare(form.byId).row(id) : prepare(form.byIds).row(JSON.stringify(ids));
  return new Map(parseRows(row?.[0]).map((found) => [found[0] as string, form.document(found)]));
}

export function countDocuments(prepare: Prepare, table: DocumentTable, where: readonly Condition[]): number {
  const { sql, params } = conditionsSql(where, dialectOf(table));
  const all = `SELECT (SELECT count(*) FROM ${table.sql}) - (SELECT count(*) FROM ${table.sql} WHERE state IS NULL)`;
  const count = sql === '1' ? all : `SELECT count(*) FROM ${table.sql} d WHERE ${sql}`;
  return prepare(count).row(...params)?.[0] as number;
}

export function aggregateDocuments(prepare: Prepare, table: DocumentTable, query: AggregateQuery): AggregateRow[] {
  const columns = columnsOf(table);
  const sqlOf = (name: string): string => `d.${named(columns, name, table.view.name).sql}`;
  const keys = query.groupBy.map(sqlOf);
  const select = [...keys, 'count(*)', ...query.sums.map((name) => `coalesce(sum(${sqlOf(name)}), 0)`)];
  const { sql, params } = existing(query.where, conditionsSql(query.where, dialectOf(table)));
  const group =
    keys.length === 0 ? '' : ` GROUP BY ${keys.join()} ORDER BY ${keys.map((k) => `${k} NULLS LAST`).join()}`;
  const rows = prepare(`SELECT ${select.join()} FROM ${table.sql} d WHERE ${sql}${group}`).rows(...params);
  return rows.map((row) => ({
    key: row.slice(0, keys.length) as AggregateRow['key'],
    count: row[keys.length] as number,
    sums: row.slice(keys.length + 1) as number[],
  }));
}

/** The versions of streams, as the entities have them. */
export function readVersions(
  prepare: Prepare,
  entityTables: ReadonlyMap<string, { readonly sql: string }>,
  streams: ReadonlyMap<string, { readonly category: string; readonly id: string }>,
): ReadonlyMap<string, number> {
  const versions = new Map<string, number>();
  for (const [stream, { category, id }] of streams) {
    const table = entityTables.get(category);
    const row = table && prepare(`SELECT version FROM ${table.sql} WHERE id = ?`).row(id);
    versions.set(stream, (row?.[0] as number | undefined) ?? 0);
  }
  return versions;
}
