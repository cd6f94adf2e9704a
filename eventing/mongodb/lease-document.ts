import { type Db, MongoOperationTimeoutError, MongoServerError } from 'mongodb';
import { Unavailable } from '../errors.ts';
import { answering } from './answering.ts';

/** A lease as it stands in the database. */
interface LeaseDocument {
  readonly _id: string;
  /** Null when it was given back. */
  readonly holder: string | null;
  readonly fence: number;
  /** By the server's clock. */
  readonly until: Date;
  readonly noted: Readonly<Record<string, number>> | null;
}

export type Taken = Pick<LeaseDocument, 'fence' | 'noted'>;

/** What can be done to a lease, each one write. All throw Unavailable when the database does not answer in time. */
export interface LeaseDocuments {
  /** Null when somebody else holds it. */
  take(name: string, holder: string): Promise<Taken | null>;
  /** False when it is not this holder's any more; then nothing was noted. */
  renew(name: string, holder: string, fence: number, noted?: LeaseDocument['noted']): Promise<boolean>;
  release(name: string, holder: string, fence: number): Promise<void>;
}

const DUPLICATE_KEY = 11000;

export function leaseDocuments(database: Db, lasts: number): LeaseDocuments {
  const leases = database.collection<LeaseDocument>('leases');
  const until = { $add: ['$$NOW', lasts] };
  // An answer that comes later is of no use, and one on a dead connection would never come.
  const inTime = { timeoutMS: lasts / 2 };

  const ensure = async (name: string) => {
    const free = { holder: null, fence: 0, until: new Date(0), noted: null };
    try {
      await leases.updateOne({ _id: name }, { $setOnInsert: free }, { upsert: true, ...inTime });
    } catch (error) {
      // Two were first at the same time: one of them made it.
      if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY)) throw error;
    }
  };
  const known = new Set<string>();

  return {
    take: (name, holder) =>
      withinTime(async () => {
        if (!known.has(name)) await ensure(name);
        known.add(name);
        // Its own counts as free: a first attempt may have been done although its answer was lost.
        const free = { $or: [{ holder: null }, { holder }, { $expr: { $lt: ['$until', '$$NOW'] } }] };
        return leases.findOneAndUpdate(
          { _id: name, ...free },
          [{ $set: { holder: { $literal: holder }, fence: { $add: ['$fence', 1] }, until } }],
          { returnDocument: 'after', ...inTime },
        );
      }),
    renew: (name, holder, fence, noted) =>
      withinTime(async () => {
        const change = noted === undefined ? { until } : { until, noted: { $literal: noted } };
        const { matchedCount } = await leases.updateOne({ _id: name, holder, fence }, [{ $set: change }], inTime);
        return matchedCount === 1;
      }),
    release: (name, holder, fence) =>
      withinTime(async () => {
        await leases.updateOne({ _id: name, holder, fence }, { $set: { holder: null } }, inTime);
      }),
  };
}

async function withinTime<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await answering(work);
  } catch (error) {
    if (error instanceof MongoOperationTimeoutError) throw new Unavailable('MongoDB', 'unknown', error);
    throw error;
  }
}
