import { type AnyBulkWriteOperation, type Collection, type Document, MongoBulkWriteError } from 'mongodb';
import { answering } from '../../eventing/mongodb/index.ts';

/** A document of ours, of whatever collection. */
export interface Stored extends Document {
  readonly _id: string;
  readonly version: number;
}

/** What makes a document this version, or makes the document. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
  /** The whole document; or a pipeline, computed where the document is, which so sees what others have written into it. */
  readonly to: Omit<Stored, '_id'> | readonly Document[];
}

const DUPLICATE = 11000;

/**
 * Writes each where the stored version is older, or where there is none. The guard and the write are one, in the server.
 *
 * An upsert finds nothing where there is no document, and nothing where it is as new; in both cases it inserts, and
 * the second is E11000. But so is the loss of a race of two first inserts, of which the loser may be the newer one.
 * Documents are never removed: whoever got E11000 tries again without inserting, and then nothing found means as new.
 */
export async function writeGuarded(collection: Collection<Stored>, all: readonly Versioned[]): Promise<void> {
  if (all.length === 0) return;
  const beaten = await bulk(collection, all, true);
  if (beaten.length > 0) await bulk(collection, beaten, false);
}

/** Returns those that met a document which was there already. */
async function bulk(collection: Collection<Stored>, all: readonly Versioned[], upsert: boolean): Promise<Versioned[]> {
  try {
    const operations = all.map((one) => operation(one, upsert));
    await answering(() => collection.bulkWrite(operations, { ordered: false }));
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const errors = [error.writeErrors].flat();
    if (errors.length === 0 || errors.some(({ code }) => code !== DUPLICATE)) throw error;
    return errors.map(({ index }) => all[index]!);
  }
}

function operation({ id, version, to }: Versioned, upsert: boolean): AnyBulkWriteOperation<Stored> {
  const filter = { _id: id, version: { $lt: version } };
  if (isPipeline(to)) return { updateOne: { filter, update: [...to], upsert } };
  return { replaceOne: { filter, replacement: to, upsert } };
}

const isPipeline = (to: Versioned['to']): to is readonly Document[] => Array.isArray(to);
