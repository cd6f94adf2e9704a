import { type Column, type EntityKind, type SortKey, storable, type Value } from '../../eventing/index.ts';
import { embeddings, embeds, kindsOf } from '../embedding.ts';
import type { JoinedView, Many, One } from '../view.ts';

/** A column of the query language, and the SQL column that holds its values. */
export interface StoredColumn {
  readonly name: string;
  /** Quoted. */
  readonly sql: string;
  readonly type: Column<object>['type'];
  of(state: object | null): Value | null;
}

/** All entities of a category: id, version, state, and the columns of whatever is answered from them. */
export interface EntityTable {
  readonly sql: string;
  readonly kind: EntityKind;
  readonly columns: StoredColumn[];
  readonly indexes: string[];
}

/** A `one` part: in columns of its document's row. */
export interface OnePart {
  readonly name: string;
  readonly embedding: One<object>;
  readonly id: string;
  readonly version: string;
  readonly state: string;
  readonly columns: readonly StoredColumn[];
}

/** A `many` part: links from the document to the entities, whose table has the part's columns. */
export interface ManyPart {
  readonly name: string;
  readonly embedding: Many<object>;
  /** The document's column with the ids as JSON, to see whether the links changed. */
  readonly ids: string;
  readonly links: string;
  readonly entities: EntityTable;
  readonly columns: readonly StoredColumn[];
}

/** Where the documents of a view are. One that embeds nothing has no table but its root's entities. */
export interface DocumentTable {
  readonly view: JoinedView;
  readonly sql: string;
  readonly columns: readonly StoredColumn[];
  readonly ones: readonly OnePart[];
  readonly manys: readonly ManyPart[];
  readonly indexes: readonly string[];
}

/** Whether an index begins with these columns, in this order. */
export const isIndexed = ({ view }: DocumentTable, ...columns: readonly string[]): boolean =>
  view.indexes.some((index) => columns.every((column, at) => index[at] === column));

export interface Layout {
  readonly entities: ReadonlyMap<string, EntityTable>;
  readonly documents: ReadonlyMap<string, DocumentTable>;
}

const quoted = (name: string): string => {
  if (!/^[\w.$]+$/.test(name)) throw new TypeError(`'${name}' cannot name a view, a join, a column or a category`);
  return `"${name}"`;
};

/** What each table has beside the declared columns. */
const TAKEN: ReadonlySet<string> = new Set(['id', 'version', 'state']);

const storedColumns = (columns: Readonly<Record<string, Column<object>>>, prefix = ''): StoredColumn[] =>
  Object.entries(columns).map(([name, { type, of }]) => ({
    name,
    sql: quoted(prefix === '' && TAKEN.has(name.toLowerCase()) ? `$${name}` : prefix + name),
    type,
    of: (state) => (state === null ? null : storable(of(state))),
  }));

/** The tables that hold these views. */
export function layoutOf(views: readonly JoinedView[]): Layout {
  const entities = new Map(
    [...kindsOf(views)].map(([category, kind]): [string, EntityTable] => [
      category,
      { sql: quoted(`entity_${category}`), kind, columns: [], indexes: [] },
    ]),
  );
  const documents = views.map((view): [string, DocumentTable] => [
    view.name,
    embeds(view) ? ownTable(view, entities) : tableOfEntities(view, entities),
  ]);
  return { entities, documents: new Map(documents) };
}

type EntityTables = ReadonlyMap<string, EntityTable>;

function tableOfEntities(view: JoinedView, entities: EntityTables): DocumentTable {
  const root = entities.get(view.root.kind.category)!;
  const columns = storedColumns(view.columns, `${view.name}.`);
  root.columns.push(...columns);
  root.indexes.push(...indexes(view, columns));
  return { view, sql: root.sql, columns, ones: [], manys: [], indexes: [] };
}

function ownTable(view: JoinedView, entities: EntityTables): DocumentTable {
  const ones: OnePart[] = [];
  const manys: ManyPart[] = [];
  for (const [name, embedding] of embeddings(view)) {
    if (embedding.join === 'one') ones.push(onePart(name, embedding));
    else manys.push(manyPart(view, name, embedding, entities));
  }
  const columns = storedColumns(view.columns);
  const all = [
    ...columns,
    ...ones.flatMap((part) => part.columns.map((c) => ({ ...c, name: `${part.name}.${c.name}` }))),
  ];
  const byPart = ones.map(({ id }) => id);
  return { view, sql: quoted(`view_${view.name}`), columns, ones, manys, indexes: [...byPart, ...indexes(view, all)] };
}

const onePart = (name: string, embedding: One<object>): OnePart => ({
  name,
  embedding,
  id: quoted(`${name}$id`),
  version: quoted(`${name}$version`),
  state: quoted(`${name}$state`),
  columns: storedColumns(embedding.columns, `${name}.`),
});

function manyPart(view: JoinedView, name: string, embedding: Many<object>, entities: EntityTables): ManyPart {
  const table = entities.get(embedding.entity.kind.category)!;
  const columns = storedColumns(embedding.columns, `${view.name}.${name}.`);
  table.columns.push(...columns);
  const links = quoted(`view_${view.name}_${name}`);
  return { name, embedding, ids: quoted(`${name}$ids`), links, entities: table, columns };
}

/**
 * The column lists of a view's indexes, the id behind each. A column that a list of the view has descending by default is
 * descending in the index: only then the index has the ties, which go by id ascending, in the list's order.
 */
function indexes(view: JoinedView, columns: readonly StoredColumn[]): string[] {
  const defaults: SortKey[] = Object.values(view.answers).flatMap((a) => (a.answer === 'list' ? a.orderBy : []));
  const descending = new Set(defaults.filter((key) => key.direction === 'desc').map((key) => key.column));
  return view.indexes.map((names) => {
    const parts = names.map((name) => `${columnSql(columns, name, view)}${descending.has(name) ? ' DESC' : ''}`);
    return [...parts, 'id'].join(', ');
  });
}

function columnSql(columns: readonly StoredColumn[], name: string, view: JoinedView): string {
  const column = columns.find((one) => one.name === name);
  if (column === undefined) throw new TypeError(`the view '${view.name}' has no column '${name}'`);
  return column.sql;
}
