import type { Db } from 'mongodb';
import type { Entity } from '../../eventing/index.ts';
import { answering } from '../../eventing/mongodb/index.ts';
import { newest } from '../newest.ts';
import { type Stored, writeGuarded } from './guarded.ts';
import { columnsOf, type EntityCollection } from './layout.ts';
import { type Packed, packed, unpacked } from './packed.ts';

export type StoredEntity = Stored & Packed;

export async function readEntities(
  database: Db,
  { name }: EntityCollection,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Entity>> {
  if (ids.length === 0) return new Map();
  const projection = { version: 1, state: 1, json: 1 };
  const found = await answering(() =>
    database
      .collection<StoredEntity>(name)
      .find({ _id: { $in: [...ids] } }, { projection, batchSize: ids.length + 1 })
      .toArray(),
  );
  return new Map(found.map((stored) => [stored._id, entityOf(stored)]));
}

export const entityOf = (stored: StoredEntity): Entity => ({
  id: stored._id,
  version: stored.version,
  state: unpacked(stored),
});

/** Whole documents take the place of older ones: the version, the state, and the columns of the views answered from it. */
export async function putEntities(database: Db, of: EntityCollection, entities: readonly Entity[]): Promise<void> {
  const put = [...newest(entities, (entity) => entity)].map(({ id, version, state }) => {
    const columns: Record<string, unknown> = {};
    if (state !== null)
      for (const [view, declared] of of.columns) Object.assign(columns, columnsUnder(view, declared, state));
    const has = Object.keys(columns).length > 0;
    return { id, version, to: { version, ...packed(state), ...(has ? { columns } : {}) } };
  });
  await writeGuarded(database.collection<Stored>(of.name), put);
}

function columnsUnder(view: string, declared: Parameters<typeof columnsOf>[0], state: object): Record<string, unknown> {
  const { columns } = columnsOf(declared, state);
  return columns === undefined ? {} : { [view]: columns };
}
