import { type EntityKind, type SortKey, streamName, type Value } from '../../eventing/index.ts';
import { cached } from '../cached.ts';
import type { Document, Found, Selected } from '../store.ts';
import { columnsOf, named } from './dialect.ts';
import type { DocumentTable, ManyPart, StoredColumn } from './layout.ts';

/**
 * A document's row as SQL that makes one JSON text of what is selected. All rows of a page then cross into
 * JavaScript as one string and are parsed at once, which costs less than half of column by column and row by row.
 */
export interface RowForm {
  /** JSON array: id, root, selected parts, versions where selected, sort columns. */
  readonly sql: string;
  /** The whole statements: made once, since a text that is made anew has to be hashed anew to find its statement. */
  readonly byId: string;
  readonly byIds: string;
  document(row: readonly unknown[]): Found;
}

export function rowForm(table: DocumentTable, selected: Selected, orderBy: readonly SortKey[] = []): RowForm {
  const ofTable = cached(known, table, () => new WeakMap<Selected, Map<string, RowForm>>());
  const ofSelected = cached(ofTable, selected, () => new Map<string, RowForm>());
  const key = orderBy.length === 0 ? '' : orderBy.map(({ column }) => column).join();
  return cached(ofSelected, key, () => makeForm(table, selected, orderBy));
}

/** Selections live as long as the compiled operations that they belong to; of each there are few orders. */
const known = new WeakMap<DocumentTable, WeakMap<Selected, Map<string, RowForm>>>();

function makeForm(table: DocumentTable, selected: Selected, orderBy: readonly SortKey[]): RowForm {
  const parts = Object.keys(selected.parts);
  const columns = columnsOf(table);
  const values = [
    'json_quote(d.id)',
    selected.root.length === 0 ? "'{}'" : 'd.state',
    ...parts.map((part) => partSql(table, part)),
    ...(selected.versions ? [versionsSql(table, parts)] : []),
    ...orderBy.map(({ column }) => columnJson(named(columns, column, table.view.name))),
  ];
  const first = 2 + parts.length + (selected.versions ? 1 : 0);
  const sql = `'[' || ${values.join(" || ',' || ")} || ']'`;
  return {
    sql,
    byId: `SELECT ${sql} FROM ${table.sql} d WHERE d.id = ? AND d.state IS NOT NULL`,
    byIds: `SELECT group_concat(${sql}) FROM (SELECT DISTINCT value FROM json_each(?)) j
      CROSS JOIN ${table.sql} d ON d.id = j.value WHERE d.state IS NOT NULL`,
    document: (row) => {
      const id = row[0] as string;
      const embedded: Record<string, Document['parts'][string]> = {};
      for (let i = 0; i < parts.length; i++) embedded[parts[i]!] = row[2 + i] as Document['parts'][string];
      const keyset: (Value | null)[] = [];
      for (let i = first; i < row.length; i++) keyset.push(row[i] as Value | null);
      keyset.push(id);
      const document = { id, root: row[1] as object, parts: embedded, keyset };
      if (!selected.versions) return document;
      return { ...document, versions: Object.fromEntries(row[first - 1] as [string, number][]) };
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

/** JSON array of streams with their versions: the root's, and those of the parts that are there. */
function versionsSql(table: DocumentTable, parts: readonly string[]): string {
  const pair = ({ kind }: { readonly kind: EntityKind }, id: string, version: string) =>
    `json_array('${streamName(kind.category, '')}' || ${id}, ${version})`;
  const ones = table.ones.filter(({ name }) => parts.includes(name));
  const manys = table.manys.filter(({ name }) => parts.includes(name));
  return [
    `'[' || ${pair(table.view.root, 'd.id', 'd.version')}`,
    ...ones.map(
      ({ id, version, embedding }) =>
        `iif(coalesce(d.${version}, 0) > 0, ',' || ${pair(embedding.entity, `d.${id}`, `d.${version}`)}, '')`,
    ),
    ...manys.map(
      ({ links, entities, embedding }) =>
        `coalesce((SELECT group_concat(',' || ${pair(embedding.entity, 'p.id', 'p.version')}, '')
          FROM ${links} l JOIN ${entities.sql} p ON p.id = l.part WHERE l.doc = d.id), '')`,
    ),
    `']'`,
  ].join(' || ');
}

/** The rows of a page: JSON arrays joined by commas; null when there are none. */
export const parseRows = (text: unknown): readonly (readonly unknown[])[] =>
  text === null || text === undefined ? [] : (JSON.parse(`[${text as string}]`) as unknown[][]);
