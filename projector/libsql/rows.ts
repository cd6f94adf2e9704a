import type { SortKey, Value } from '../../eventing/index.ts';
import type { Document, Found, Selected } from '../store.ts';
import { columnsOf, named } from './dialect.ts';
import type { DocumentTable, ManyPart, StoredColumn } from './layout.ts';

/**
 * A document's row as SQL that makes one JSON text of what is selected. All rows of a page then cross into
 * JavaScript as one string and are parsed at once, which costs less than half of column by column and row by row.
 */
export interface RowForm {
  /** JSON array: id, root, selected parts, sort columns. */
  readonly sql: string;
  document(row: readonly unknown[]): Found;
}

export function rowForm(table: DocumentTable, selected: Selected, orderBy: readonly SortKey[] = []): RowForm {
  const key = [selected.root.length > 0, ...Object.keys(selected.parts), '', ...orderBy.map((k) => k.column)].join();
  const forms = known.get(table) ?? new Map<string, RowForm>();
  known.set(table, forms);
  const form = forms.get(key) ?? makeForm(table, selected, orderBy);
  forms.set(key, form);
  return form;
}

/** There are as many as there are sets of parts and orders: few. */
const known = new WeakMap<DocumentTable, Map<string, RowForm>>();

function makeForm(table: DocumentTable, selected: Selected, orderBy: readonly SortKey[]): RowForm {
  const parts = Object.keys(selected.parts);
  const columns = columnsOf(table);
  const values = [
    'json_quote(d.id)',
    selected.root.length === 0 ? "'{}'" : 'd.state',
    ...parts.map((part) => partSql(table, part)),
    ...orderBy.map(({ column }) => columnJson(named(columns, column, table.view.name))),
  ];
  const first = 2 + parts.length;
  return {
    sql: `'[' || ${values.join(" || ',' || ")} || ']'`,
    document: (row) => {
      const id = row[0] as string;
      const embedded: Record<string, Document['parts'][string]> = {};
      for (let i = 0; i < parts.length; i++) embedded[parts[i]!] = row[2 + i] as Document['parts'][string];
      const keyset: (Value | null)[] = [];
      for (let i = first; i < row.length; i++) keyset.push(row[i] as Value | null);
      keyset.push(id);
      return { id, root: row[1] as object, parts: embedded, keyset };
    },
  };
}

/** Seventeen digits give a real back bit by bit; SQLite's own text of it has fifteen. */
const columnJson = ({ sql, type }: StoredColumn): string => {
  const json = { text: `json_quote(d.${sql})`, integer: `d.${sql}`, real: `format('%!.17g', d.${sql})` };
  return `iif(d.${sql} IS NULL, 'null', ${json[type]})`;
};

function partSql(table: DocumentTable, name: string): string {
  const one = table.ones.find((part) => part.name === name);
  if (one !== undefined) return `coalesce(d.${one.state}, 'null')`;
  const many = table.manys.find((part) => part.name === name);
  if (many !== undefined) return manySql(many);
  throw new TypeError(`the view '${table.view.name}' embeds no '${name}'`);
}

const manySql = ({ links, entities }: ManyPart): string =>
  `'[' || coalesce((SELECT group_concat(coalesce(p.state, 'null'), ',' ORDER BY l.position)
    FROM ${links} l LEFT JOIN ${entities.sql} p ON p.id = l.part WHERE l.doc = d.id), '') || ']'`;

/** The rows of a page: JSON arrays joined by commas; null when there are none. */
export const parseRows = (text: unknown): readonly (readonly unknown[])[] =>
  text === null || text === undefined ? [] : (JSON.parse(`[${text as string}]`) as unknown[][]);
