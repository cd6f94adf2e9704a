import type { EventStore, Offset } from '../store.ts';
import type { Publisher } from './publish.ts';
import type { Batch } from './publish-batch.ts';
import type { Survey } from './relay-watermarks.ts';

/** So many events are read at a time. */
const PAGE = 500;

/** A piece of the log, ready to be sent. */
export interface Page {
  readonly batches: readonly Batch[];
  /** The offset of its last event. */
  readonly end: Offset;
  /** Set when the page reaches to the log's end. */
  readonly survey: Survey | null;
}

export async function readPage(store: Pick<EventStore, 'readLog'>, publisher: Publisher, after: Offset): Promise<Page> {
  const asOf = Date.now();
  const events = await store.readLog(after, PAGE);
  const end = events.at(-1)?.offset ?? after;
  return { batches: publisher.prepare(events), end, survey: events.length < PAGE ? { asOf, end } : null };
}

/** What a page that is full cannot tell. The clock is read first: what is accepted meanwhile may lie in front of the end, or behind it. */
export async function surveyLog(store: Pick<EventStore, 'logEnd'>): Promise<Survey> {
  const asOf = Date.now();
  return { asOf, end: await store.logEnd() };
}
