import type { Condition, Value } from '../../eventing/index.ts';
import { conditionsSql, type Dialect, type Sql } from '../../eventing/libsql/index.ts';
import { cached } from '../cached.ts';
import type { DocumentTable, ManyPart, StoredColumn } from './layout.ts';

/** The row of a document goes by `d`, an element of a `many` part by `p`, the link to it by `l`. */
export function dialectOf(table: DocumentTable): Dialect {
  const columns = columnsOf(table);
  return {
    id: 'd.id',
    column: (name) => `d.${named(columns, name, table.view.name).sql}`,
    some: (name, where) => {
      const part = table.manys.find((many) => many.name === name);
      if (part === undefined) throw new TypeError(`the view '${table.view.name}' has no list of '${name}'`);
      return someSql(part, where);
    },
  };
}

/** The columns of a tombstone are null, and null meets no condition: only without conditions it has to be left out. */
export const existing = (where: readonly Condition[], { sql, params }: Sql): Sql => ({
  sql: where.length === 0 ? `d.state IS NOT NULL AND ${sql}` : sql,
  params,
});

/** The columns of a document, by the names that conditions call them. */
export const columnsOf = (table: DocumentTable): ReadonlyMap<string, StoredColumn> =>
  cached(columnsByTable, table, () => {
    const { columns, ones } = table;
    const ofParts = ones.flatMap((one) => one.columns.map((c) => ({ ...c, name: `${one.name}.${c.name}` })));
    return new Map([...columns, ...ofParts].map((column) => [column.name, column]));
  });

const columnsByTable = new WeakMap<DocumentTable, ReadonlyMap<string, StoredColumn>>();

export function named(columns: ReadonlyMap<string, StoredColumn>, name: string, of: string): StoredColumn {
  const column = columns.get(name);
  if (column === undefined) throw new TypeError(`'${of}' has no column '${name}'`);
  return column;
}

/**
 * A list of ids leads from these elements to their documents, which are few. For other conditions, each document that the
 * rest of the query finds is asked for its elements, so that a page is full before all elements were looked at.
 */
function someSql({ name, embedding, links, entities, columns }: ManyPart, where: readonly Condition[]): Sql {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const elements = conditionsSql(where, { id: 'p.id', column: (column) => `p.${named(byName, column, name).sql}` });
  // The key is the link's own column: with it the links' index finds the documents.
  const byId = where.find((c) => 'in' in c && c.column === embedding.entity.key);
  const ids: readonly Value[] = byId !== undefined && 'in' in byId ? byId.in : [];
  if (byId !== undefined) {
    const sql = `d.id IN (SELECT l.doc FROM json_each(?) j CROSS JOIN ${links} l ON l.part = j.value
      CROSS JOIN ${entities.sql} p ON p.id = l.part WHERE ${elements.sql})`;
    return { sql, params: [JSON.stringify(ids), ...elements.params] };
  }
  const sql = `EXISTS (SELECT 1 FROM ${links} l CROSS JOIN ${entities.sql} p ON p.id = l.part
    WHERE l.doc = d.id AND ${elements.sql})`;
  return { sql, params: elements.params };
}
