import type { Collection, Db } from 'mongodb';
import type { RecordedEvent } from '../../eventing/index.ts';
import { answering } from '../../eventing/mongodb/index.ts';
import type { ParkedEvent, StaleEntity } from '../store.ts';
import type { IndexKey } from './layout.ts';
import { packed } from './packed.ts';

interface StoredParked {
  readonly _id: string;
  readonly stream: string;
  readonly version: number;
  readonly reason: string;
  readonly attempts: number;
  readonly event: object | null;
  readonly json?: string;
}

const parkedIn = (database: Db): Collection<StoredParked> => database.collection('parked');

export const parkedIndex: IndexKey = { stream: 1, version: 1 };

export function parkedOf(database: Db, streams: readonly string[]): Promise<ParkedEvent[]> {
  return answering(async () => {
    // There are none, mostly, and this is asked for every batch.
    if ((await parkedIn(database).findOne({}, { projection: { _id: 1 } })) === null) return [];
    const found = parkedIn(database).find({ stream: { $in: [...streams] } });
    const stored = await found.sort({ stream: 1, version: 1 }).toArray();
    return stored.map(({ event, json, reason, attempts }) => ({
      event: (json === undefined ? event : JSON.parse(json)) as RecordedEvent,
      reason,
      attempts,
    }));
  });
}

export async function park(database: Db, events: readonly ParkedEvent[]): Promise<void> {
  const operations = events.map(({ event, reason, attempts }) => {
    const { state, ...json } = packed(event);
    const { stream, version } = event;
    const replacement = { stream, version, reason, attempts, event: state, ...json };
    return { replaceOne: { filter: { _id: event.id }, replacement, upsert: true } };
  });
  await answering(() => parkedIn(database).bulkWrite(operations));
}

export async function unpark(database: Db, ids: readonly string[]): Promise<void> {
  await answering(() => parkedIn(database).deleteMany({ _id: { $in: [...ids] } }));
}

export async function staleEntities(database: Db): Promise<StaleEntity[]> {
  const first = { version: { $first: '$version' }, reason: { $first: '$reason' }, waiting: { $sum: 1 } };
  const rows = parkedIn(database).aggregate<Omit<StaleEntity, 'stream'> & { readonly _id: string }>([
    { $sort: parkedIndex },
    { $group: { _id: '$stream', ...first } },
    { $sort: { _id: 1 } },
    { $limit: 1000 },
  ]);
  const stale = await answering(() => rows.toArray());
  return stale.map(({ _id, version, reason, waiting }) => ({ stream: _id, version, reason, waiting }));
}
