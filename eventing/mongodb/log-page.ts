import type { Document } from 'mongodb';
import type { Offset } from '../store.ts';
import { isAway } from './answering.ts';
import type { EventDocument, Layout } from './layout.ts';

/**
 * Events behind an offset, in order. Asked by a command, whose answer is decoded in one go: that takes half the time of the
 * driver's cursor, with which reading was a third of a relay's time. What does not fit into one answer (16 MB)
 * is read by a cursor; so is what failed, since the driver repeats that by itself.
 */
export async function readPage(layout: Layout, after: Offset, limit: number): Promise<EventDocument[]> {
  const events = await firstBatch(layout, after, limit);
  if (events !== null) return events;
  return layout.events.find({ _id: { $gt: after } }, { sort: { _id: 1 }, limit, batchSize: limit }).toArray();
}

async function firstBatch({ database, events }: Layout, after: Offset, limit: number): Promise<EventDocument[] | null> {
  const find = {
    find: events.collectionName,
    filter: { _id: { $gt: after } },
    sort: { _id: 1 },
    limit,
    batchSize: limit,
  };
  try {
    const answer: Document = await database.command(
      { ...find, readConcern: { level: 'majority' } },
      // The driver has written it, so it is valid; looking for what is not takes long.
      { enableUtf8Validation: false },
    );
    const { id, firstBatch } = answer.cursor;
    return Number(id) === 0 ? firstBatch : null;
  } catch (error) {
    if (!isAway(error)) throw error;
    return null;
  }
}
