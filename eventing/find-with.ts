import { keysetOf, type Row, select } from './compare.ts';
import type { EntityKind } from './decider.ts';
import type { Query } from './query.ts';
import type { Entity, EventStore, StoredKind } from './store.ts';

type Existing<S> = Entity<S> & { state: S };
type FoundRow<S> = Row & { readonly entity: Existing<S> };

/** The answer that a store would give if the changed entities were stored already. */
export async function findWith<S extends object>(
  store: EventStore,
  kind: EntityKind<S>,
  query: Query,
  changed: ReadonlyMap<string, Entity>,
): Promise<readonly Existing<S>[]> {
  if (changed.size === 0) return store.find(kind, query);
  const row = rowOf<S>(storedKind(store, kind.category));
  const rows = await unchangedRows(store, kind, query, changed, row);
  for (const entity of changed.values()) if (entity.state !== null) rows.push(row(entity as Existing<S>));
  return select(rows, query).map(({ entity }) => entity);
}

/** Reads on until the limit is met by rows that count: those that the changes took away leave room for others. */
async function unchangedRows<S extends object>(
  store: EventStore,
  kind: EntityKind<S>,
  query: Query,
  changed: ReadonlyMap<string, Entity>,
  row: (entity: Existing<S>) => FoundRow<S>,
): Promise<FoundRow<S>[]> {
  const rows: FoundRow<S>[] = [];
  let { after, limit } = query;
  for (;;) {
    const found = await store.find(kind, { ...query, after, limit });
    rows.push(...found.filter(({ id }) => !changed.has(id)).map(row));
    const last = found.at(-1);
    if (last === undefined || found.length < limit || rows.length >= query.limit) return rows;
    after = keysetOf(query.orderBy, row(last));
    limit = Math.min(limit * 2, 1000);
  }
}

const rowOf =
  <S extends object>({ columns }: StoredKind) =>
  (entity: Existing<S>): FoundRow<S> => ({
    entity,
    id: entity.id,
    column(name) {
      if (Object.hasOwn(columns, name)) return columns[name]!.of(entity.state);
      if (name === 'id') return entity.id;
      throw new TypeError(`there is no column '${name}'`);
    },
  });

function storedKind(store: EventStore, category: string): StoredKind {
  const kind = store.kinds.find((one) => one.category === category);
  if (kind === undefined) throw new TypeError(`store ${store.name} keeps no ${category}`);
  return kind;
}
