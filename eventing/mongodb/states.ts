import { storable } from '../compare.ts';
import type { EntityKind } from '../decider.ts';
import type { Condition, Query, Value } from '../query.ts';
import type { Entity, StoredKind } from '../store.ts';
import type { Layout, StateDocument } from './layout.ts';
import { and, conditionsFilter, type Dialect } from './query.ts';
import { readRanges } from './ranges.ts';

/** The current states of one kind: a document each, with the kind's columns in a part of its own. */
export interface States {
  readonly kind: StoredKind;
  /** Computes the columns, so that one that throws does so before anything is written. */
  document(entity: Entity): StateDocument;
  load(ids: readonly string[]): Promise<ReadonlyMap<string, Entity>>;
  find(query: Query): Promise<(Entity & { state: object })[]>;
  count(where: readonly Condition[]): Promise<number>;
}

/** Whether a text comes back from the database as it went in; one that does not is no entity's id. */
export const isStorable = (text: string): boolean => storable(text) === text;

/** The names of the query language in a kind's collection; `id` is the entity's where the kind declares no such column. */
export const stateDialect = ({ category, columns }: StoredKind): Dialect => ({
  id: '_id',
  column(name) {
    if (Object.hasOwn(columns, name)) return columnPath(name);
    if (name === 'id') return '_id';
    throw new TypeError(`${category} have no column '${name}': declared are ${Object.keys(columns).join(', ')}`);
  },
});

export const columnPath = (name: string): string => `columns.${name}`;

const EXISTING = { state: { $ne: null } };

export function states(layout: Layout, kind: StoredKind): States {
  const collection = layout.states(kind.category);
  const columns = Object.entries(kind.columns);
  const dialect = stateDialect(kind);

  const valueIn = (document: StateDocument, column: string): Value | null =>
    Object.hasOwn(kind.columns, column) ? (document.columns?.[column] ?? null) : document._id;

  return {
    kind,
    document: ({ id, version, state }) => ({
      _id: id,
      version,
      state,
      columns: state === null ? null : Object.fromEntries(columns.map(([name, { of }]) => [name, storable(of(state))])),
    }),
    async load(ids) {
      const wanted = ids.filter(isStorable);
      if (wanted.length === 0) return new Map();
      // One more than can come: the server then knows that it is done, and needs not be asked again.
      const options = { projection: { version: 1, state: 1 }, batchSize: wanted.length + 1 };
      const found = await collection.find({ _id: { $in: wanted } }, options).toArray();
      return new Map(found.map((document) => [document._id, entity(document)]));
    },
    async find(query) {
      const found = await readRanges<StateDocument>(
        query,
        dialect,
        ({ filter, sort }, limit) =>
          collection.find(and(filter, EXISTING), { sort: { ...sort }, limit, batchSize: limit }).toArray(),
        (document) => [...query.orderBy.map(({ column }) => valueIn(document, column)), document._id],
      );
      return found.map((document) => entity(document) as Entity & { state: object });
    },
    count(where) {
      // A deleted entity has no column values: a condition on one excludes it, and an index alone can answer.
      const declared = where.some((one) => 'column' in one && Object.hasOwn(kind.columns, one.column));
      const filter = conditionsFilter(where, dialect);
      return collection.countDocuments(declared ? filter : and(filter, EXISTING));
    },
  };
}

const entity = ({ _id, version, state }: StateDocument): Entity => ({ id: _id, version, state });

/** The states of each kind by its category. */
export function statesByCategory(layout: Layout, kinds: readonly StoredKind[], store: string) {
  const all = new Map(kinds.map((kind) => [kind.category, states(layout, kind)]));
  return ({ category }: Pick<EntityKind, 'category'>): States => {
    const found = all.get(category);
    if (found === undefined) throw new TypeError(`store ${store} keeps no ${category}: open it with that kind`);
    return found;
  };
}
