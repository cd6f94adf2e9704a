import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import type { PreparedAppend } from './append.ts';
import { storedStream } from './consumers.ts';
import type { EventDocument, Layout, PositionDocument, ProcessedDocument, StateDocument } from './layout.ts';
import { progressKey } from './remembered.ts';

/**
 * Writes events behind an offset, states and checkpoints, in the transaction of the session; returns the events as they are in the log. Few commands, for each is a round trip: of several writes to one document only the last is sent.
 */
export async function putAll(
  layout: Layout,
  session: ClientSession,
  accepted: readonly PreparedAppend[],
  offset: number,
): Promise<readonly EventDocument[]> {
  const events: EventDocument[] = [];
  const states = new Map<string, Map<string, StateDocument>>();
  const processed = new Map<string, ProcessedDocument>();
  const positions = new Map<string, PositionDocument>();
  for (const { streams, checkpoint } of accepted) {
    for (const { states: of, events: recorded, after } of streams) {
      for (const { id: _, ...event } of recorded) events.push({ _id: offset + events.length + 1, ...event });
      if (recorded.length === 0) continue;
      const { category } = of.kind;
      states.set(category, (states.get(category) ?? new Map()).set(after._id, after));
    }
    if (checkpoint === undefined) continue;
    const { consumer } = checkpoint;
    for (const [stream, version] of checkpoint.versions) {
      const _id = { consumer, stream: storedStream(stream) };
      processed.set(progressKey(consumer, _id.stream), { _id, version });
    }
    for (const [source, offset] of Object.entries(checkpoint.position)) {
      positions.set(progressKey(consumer, source), { _id: { consumer, source }, offset });
    }
  }
  const options = { session, ordered: true };
  if (events.length > 0) await layout.events.insertMany(events, options);
  for (const [category, documents] of states) await layout.states(category).bulkWrite(puts(documents), options);
  if (processed.size > 0) await layout.processed.bulkWrite(puts(processed), options);
  if (positions.size > 0) await layout.positions.bulkWrite(puts(positions), options);
  return events;
}

const puts = <D extends { _id: unknown }>(documents: ReadonlyMap<string, D>): AnyBulkWriteOperation<D>[] =>
  [...documents.values()].map((replacement) => ({
    replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
  })) as AnyBulkWriteOperation<D>[];
