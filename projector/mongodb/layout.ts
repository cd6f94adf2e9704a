import { type Column, type EntityKind, type SortKey, storable, type Value } from '../../eventing/index.ts';
import { embeddings, embeds, kindsOf } from '../embedding.ts';
import type { JoinedView, Many, One } from '../view.ts';

type Columns = Readonly<Record<string, Column<object>>>;

/** Field → 1 or -1, in order. */
export type IndexKey = Readonly<Record<string, 1 | -1>>;

/** All entities of a category: `{ _id, version, state, columns: { <view>: { … } } }`. */
export interface EntityCollection {
  readonly name: string;
  readonly kind: EntityKind;
  /** The columns of the views that are answered from the entities themselves, by view. */
  readonly columns: Map<string, Columns>;
  readonly indexes: IndexKey[];
}

export interface Part<E> {
  readonly name: string;
  readonly embedding: E;
  /** Of the part in its document. */
  readonly path: string;
}

/**
 * Where the documents of a view are: in a collection of its own, `{ _id, version, state, columns, parts: { <join>: … } }`
 * where a part is `{ id, version, state, columns }`, or a list of these. Or, for a view that embeds nothing, among its root's entities.
 */
export interface DocumentCollection {
  readonly view: JoinedView;
  readonly name: string;
  readonly ones: readonly Part<One<object>>[];
  readonly manys: readonly Part<Many<object>>[];
  /** The paths of the columns, by the names that conditions call them. */
  readonly paths: ReadonlyMap<string, string>;
  readonly indexes: readonly IndexKey[];
}

export interface Layout {
  readonly entities: ReadonlyMap<string, EntityCollection>;
  readonly documents: ReadonlyMap<string, DocumentCollection>;
}

/** Names become parts of paths and of names of collections. */
function plain(name: string): string {
  if (!/^\w+$/.test(name)) throw new TypeError(`'${name}' cannot name a view, a join, a column or a category`);
  return name;
}

/** The collections that hold these views. */
export function layoutOf(views: readonly JoinedView[]): Layout {
  const entities = new Map(
    [...kindsOf(views)].map(([category, kind]): [string, EntityCollection] => [
      category,
      { name: `entity_${plain(category)}`, kind, columns: new Map(), indexes: [] },
    ]),
  );
  const documents = views.map((view): [string, DocumentCollection] => {
    const root = entities.get(view.root.kind.category)!;
    return [view.name, embeds(view) ? ownCollection(view) : amongEntities(view, root)];
  });
  return { entities, documents: new Map(documents) };
}

function amongEntities(view: JoinedView, root: EntityCollection): DocumentCollection {
  const paths = pathsOf(view.columns, `columns.${plain(view.name)}.`);
  root.columns.set(view.name, view.columns);
  const indexes = declaredIndexes(view, paths);
  root.indexes.push(...indexes);
  return { view, name: root.name, ones: [], manys: [], paths, indexes };
}

function ownCollection(view: JoinedView): DocumentCollection {
  const ones: Part<One<object>>[] = [];
  const manys: Part<Many<object>>[] = [];
  for (const [name, embedding] of embeddings(view)) {
    const path = `parts.${plain(name)}`;
    if (embedding.join === 'one') ones.push({ name, embedding, path });
    else manys.push({ name, embedding, path });
  }
  const paths = new Map([
    ...pathsOf(view.columns, 'columns.'),
    ...ones.flatMap(({ name, embedding, path }) => [...pathsOf(embedding.columns, `${path}.columns.`, `${name}.`)]),
  ]);
  const byPart = [...ones, ...manys].map(({ path }): IndexKey => ({ [`${path}.id`]: 1, [`${path}.version`]: 1 }));
  const name = `view_${plain(view.name)}`;
  return { view, name, ones, manys, paths, indexes: [...byPart, ...declaredIndexes(view, paths)] };
}

const pathsOf = (columns: Columns, path: string, name = ''): Map<string, string> =>
  new Map(Object.keys(columns).map((column) => [name + column, path + plain(column)]));

/**
 * A view's indexes, the id behind each. A column that a list of the view has descending by default is descending in the
 * index: only then the index has the ties, which go by id ascending, in the list's order.
 */
function declaredIndexes(view: JoinedView, paths: ReadonlyMap<string, string>): IndexKey[] {
  const defaults: SortKey[] = Object.values(view.answers).flatMap((a) => (a.answer === 'list' ? a.orderBy : []));
  const descending = new Set(defaults.filter((key) => key.direction === 'desc').map((key) => key.column));
  return view.indexes.map((names) => {
    const keys = names.map((name) => [pathOf(view, paths, name), descending.has(name) ? -1 : 1] as const);
    return { ...Object.fromEntries(keys), _id: 1 };
  });
}

/** @throws TypeError for a column that is not declared. */
export function pathOf(view: JoinedView, paths: ReadonlyMap<string, string>, column: string): string {
  const path = paths.get(column);
  if (path === undefined) throw new TypeError(`the view '${view.name}' has no column '${column}'`);
  return path;
}

/** The columns of a state as a sub-document; none where there are no columns, or no state. */
export function columnsOf(columns: Columns, state: object | null): { columns?: Record<string, Value | null> } {
  if (state === null) return {};
  const values: Record<string, Value | null> = {};
  let any = false;
  for (const name in columns) {
    values[name] = storable(columns[name]!.of(state));
    any = true;
  }
  return any ? { columns: values } : {};
}
