import { type AnyBulkWriteOperation, type Collection, type Db, MongoServerError } from 'mongodb';
import type { Entity } from '../../eventing/index.ts';
import { answering } from '../../eventing/mongodb/index.ts';
import { newest } from '../newest.ts';
import { partOf } from './documents.ts';
import type { Stored } from './guarded.ts';
import type { DocumentCollection } from './layout.ts';

/** How long one command may take at most, in ms: less than what a connection waits for. */
const longest = 20_000;
const TIME_IS_UP = 50;

/** From so many on it is asked first which of them any document embeds. */
const many = 100;

/**
 * Writes entities into the documents that embed them, where they have them older. A port may be in every document there is: what a
 * command has not done when its time is up the next one does, since documents that are done match no longer.
 */
export async function putParts(
  database: Db,
  documents: DocumentCollection,
  join: string,
  entities: readonly Entity[],
  patience = 5_000,
): Promise<void> {
  const collection = database.collection<Stored>(documents.name);
  const embedded = await embeddedOnes(collection, documents, join, [...newest(entities, (entity) => entity)]);
  if (embedded.length === 0) return;
  const operations = embedded.map((entity) => operation(documents, join, entity));
  for (let maxTimeMS = patience; ; maxTimeMS = Math.min(2 * maxTimeMS, longest)) {
    try {
      await answering(() => collection.bulkWrite(operations, { ordered: false, maxTimeMS }));
      return;
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== TIME_IS_UP) throw error;
    }
  }
}

/**
 * Without those that no document embeds, as far as an index alone can tell. One that begins to be embedded at this very moment is
 * for the projector of that document, as if the write had come a moment before (see join.ts).
 */
async function embeddedOnes(
  collection: Collection<Stored>,
  { ones }: DocumentCollection,
  join: string,
  entities: readonly Entity[],
): Promise<readonly Entity[]> {
  const one = ones.find(({ name }) => name === join);
  if (one === undefined || entities.length < many) return entities;
  const id = `${one.path}.id`;
  const ids = entities.map((entity) => entity.id);
  const embedded = new Set<unknown>(await answering(() => collection.distinct(id, { [id]: { $in: ids } })));
  return entities.filter((entity) => embedded.has(entity.id));
}

function operation(
  { ones, manys, view }: DocumentCollection,
  join: string,
  entity: Entity,
): AnyBulkWriteOperation<Stored> {
  const { id, version } = entity;
  const older = { $lt: version };
  const one = ones.find(({ name }) => name === join);
  if (one !== undefined) {
    const { path, embedding } = one;
    const filter = { [`${path}.id`]: id, [`${path}.version`]: older };
    return { updateMany: { filter, update: { $set: { [path]: partOf(embedding, id, entity) } } } };
  }
  const list = manys.find(({ name }) => name === join);
  if (list === undefined) throw new TypeError(`the view '${view.name}' embeds no '${join}'`);
  const { path, embedding } = list;
  return {
    updateMany: {
      filter: { [path]: { $elemMatch: { id, version: older } } },
      update: { $set: { [`${path}.$[part]`]: partOf(embedding, id, entity) } },
      arrayFilters: [{ 'part.id': id, 'part.version': older }],
    },
  };
}
