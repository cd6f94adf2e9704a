import { type AnyBulkWriteOperation, type Collection, type Document, MongoBulkWriteError } from 'mongodb';
import { answering } from '../../eventing/mongodb/index.ts';
import { together } from '../together.ts';

/** A document of ours, of whatever collection. */
export interface Stored extends Document {
  readonly _id: string;
  readonly version: number;
}

/** A document as it is to become. */
export interface Versioned extends Stored {
  readonly state: object | null;
}

export interface Write {
  readonly document: Versioned;
  /**
   * Makes it of one that is there already, where it does not just take its place. Computed where the document is, and so
   * sees what others have written into it.
   */
  readonly pipeline?: readonly Document[];
  /** Whether there was none when it was last looked for. */
  readonly isNew: boolean;
}

const DUPLICATE = 11000;

/**
 * Writes each document where the stored version is older, or where there is none. The guard and the write are one, in the
 * server.
 *
 * What is believed to be new is inserted, many at a time; the others are updated, or else inserted. Both may meet a
 * document, which is E11000: of an update because its guard found nothing older, or because it lost the race of two
 * first inserts, of which the loser may be the newer one. Documents are never removed: whoever met one tries once more
 * without inserting, and then nothing found means that what is there is as new.
 */
export async function writeGuarded(collection: Collection<Stored>, writes: readonly Write[]): Promise<void> {
  const inserts = writes.filter(({ isNew }) => isNew);
  const others = writes.filter(({ isNew }) => !isNew);
  const met = await together([insert(collection, inserts), update(collection, others, true)]);
  await update(collection, met.flat(), false);
}

const insert = (collection: Collection<Stored>, writes: readonly Write[]): Promise<Write[]> =>
  thoseThatMet(writes, () =>
    collection.insertMany(
      writes.map(({ document }) => document),
      { ordered: false },
    ),
  );

const update = (collection: Collection<Stored>, writes: readonly Write[], upsert: boolean): Promise<Write[]> =>
  thoseThatMet(writes, () =>
    collection.bulkWrite(
      writes.map((write) => operation(write, upsert)),
      { ordered: false },
    ),
  );

/**
 * As updates of many, of which there is one: the driver then leaves out the bookkeeping by which the server would know a
 * write that is sent again. It costs a third of the time, and the guard knows it as well.
 */
function operation({ document, pipeline }: Write, upsert: boolean): AnyBulkWriteOperation<Stored> {
  const { _id, version } = document;
  const filter = { _id, version: { $lt: version } };
  return { updateMany: { filter, update: pipeline === undefined ? replacing(document) : [...pipeline], upsert } };
}

const optional = ['json', 'columns'] as const;

/** All fields that entities have: those that this one does not have must go. */
function replacing({ _id, ...fields }: Versioned): Document {
  const gone = optional.filter((field) => !(field in fields));
  return { $set: fields, ...(gone.length > 0 ? { $unset: Object.fromEntries(gone.map((field) => [field, 1])) } : {}) };
}

async function thoseThatMet(writes: readonly Write[], run: () => Promise<unknown>): Promise<Write[]> {
  if (writes.length === 0) return [];
  try {
    await answering(run);
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const errors = [error.writeErrors].flat();
    if (errors.length === 0 || errors.some(({ code }) => code !== DUPLICATE)) throw error;
    return errors.map(({ index }) => writes[index]!);
  }
}
