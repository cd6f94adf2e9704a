import {
  type Condition,
  compareValues,
  keysetOf,
  matches,
  type Query,
  type Row,
  type SortKey,
  select,
  type Value,
} from '../../eventing/index.ts';
import type { Stored } from '../../projector/dump.ts';
import { embeddings } from '../../projector/embedding.ts';
import type { AggregateQuery, AggregateRow, Document, Selected, ViewReader } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';

export interface StoredDocument {
  readonly root: Stored;
  readonly parts: Readonly<Record<string, readonly Stored[]>>;
}

interface DocumentRow extends Row {
  readonly stored: StoredDocument;
}

/** The reading side over documents in memory, by the definition of each question and without any index. */
export function memoryReads(
  documents: (view: JoinedView) => Iterable<StoredDocument>,
): Pick<ViewReader, 'get' | 'find' | 'count' | 'aggregate'> {
  const rows = (
    view: JoinedView,
    where: readonly Condition[] = [],
    orderBy: readonly SortKey[] = [],
  ): DocumentRow[] => {
    refuseUndeclared(view, where, orderBy);
    return [...documents(view)].filter(({ root }) => root.state !== null).map(rowOf);
  };
  return {
    get: async (view, ids, selected) =>
      new Map(
        rows(view)
          .filter(({ id }) => ids.includes(id))
          .map((row) => [row.id, documentOf(view, row, selected)]),
      ),
    find: async (view, queries, selected) =>
      queries.map((query) =>
        select(rows(view, query.where, query.orderBy), fitting(query)).map((row) => ({
          ...documentOf(view, row, selected),
          keyset: keysetOf(query.orderBy, row),
        })),
      ),
    count: async (view, wheres) => wheres.map((where) => rows(view, where).filter((row) => matches(where, row)).length),
    aggregate: async (view, query) => aggregate(rows(view), query),
  };
}

function fitting(query: Query): Query {
  if (query.after === undefined || query.after.length === query.orderBy.length + 1) return query;
  throw new TypeError('the keyset does not fit the order');
}

function refuseUndeclared(view: JoinedView, where: readonly Condition[], orderBy: readonly SortKey[]): void {
  const declared = new Set(Object.keys(view.columns));
  for (const [name, { columns }] of embeddings(view))
    for (const of of Object.keys(columns)) declared.add(`${name}.${of}`);
  const named = [...orderBy, ...where.filter((condition) => 'column' in condition)].map(({ column }) => column);
  const parts = where.flatMap((condition) => ('some' in condition ? [condition.some] : []));
  const unknown = named.find((name) => !declared.has(name)) ?? parts.find((name) => view.join[name]?.join !== 'many');
  if (unknown !== undefined) throw new TypeError(`the view '${view.name}' has no '${unknown}'`);
}

const rowOf = (stored: StoredDocument): DocumentRow => ({
  id: stored.root.id,
  stored,
  column(name) {
    const [join = '', column] = name.split('.');
    return column === undefined ? stored.root.columns[name] : stored.parts[join]?.[0]?.columns[column];
  },
  part: (name) => (stored.parts[name] ?? []).map(({ columns }) => ({ column: (column) => columns[column] })),
});

function documentOf(view: JoinedView, { stored: { root, parts } }: DocumentRow, selected: Selected): Document {
  const part = (name: string): Document['parts'][string] => {
    const states = (parts[name] ?? []).map(({ state }) => state);
    return view.join[name]?.join === 'many' ? states : (states[0] ?? null);
  };
  const embedded = Object.keys(selected.parts).map((name) => [name, part(name)]);
  return { id: root.id, root: root.state ?? {}, parts: Object.fromEntries(embedded) };
}

export function groupBy<T>(all: Iterable<T>, key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

function aggregate(rows: readonly DocumentRow[], { where, groupBy: dimensions, sums }: AggregateQuery): AggregateRow[] {
  const matching = rows.filter((row) => matches(where, row));
  const groups = groupBy(matching, (row) => JSON.stringify(dimensions.map((name) => row.column(name) ?? null)));
  if (dimensions.length === 0) groups.set('[]', matching);
  return [...groups]
    .map(([key, of]) => ({
      key: JSON.parse(key) as (Value | null)[],
      count: of.length,
      sums: sums.map((name) => of.reduce((sum, row) => sum + Number(row.column(name) ?? 0), 0)),
    }))
    .sort((a, b) => compareKeys(a.key, b.key));
}

function compareKeys(a: AggregateRow['key'], b: AggregateRow['key']): number {
  for (const [at, x] of a.entries()) {
    const y = b[at] ?? null;
    if (x === y) continue;
    if (x === null || y === null) return x === null ? 1 : -1;
    return compareValues(x, y);
  }
  return 0;
}
