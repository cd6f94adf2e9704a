import type { Db } from 'mongodb';
import type { Entity } from '../../eventing/index.ts';
import { answering } from '../../eventing/mongodb/index.ts';
import { newest } from '../newest.ts';
import { type Stored, type Versioned, writeGuarded } from './guarded.ts';
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
export async function putEntities(
  database: Db,
  of: EntityCollection,
  entities: readonly Entity[],
  isNew: (id: string) => boolean,
): Promise<void> {
  const writes = [...newest(entities, (entity) => entity)].map((entity) => ({
    document: documentOf(of, entity),
    isNew: isNew(entity.id),
  }));
  await writeGuarded(database.collection<Stored>(of.name), writes);
}

function documentOf(of: EntityCollection, { id, version, state }: Entity): Versioned {
  const columns: Record<string, unknown> = {};
  for (const [view, declared] of of.columns) {
    const values = columnsOf(declared, state).columns;
    if (values !== undefined) columns[view] = values;
  }
  const has = Object.keys(columns).length > 0;
  return { _id: id, version, ...packed(state), ...(has ? { columns } : {}) };
}
