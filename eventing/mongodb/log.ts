import { eventId, type RecordedEvent, streamName } from '../event.ts';
import type { LoggedEvent, Offset } from '../store.ts';
import type { EventDocument, Layout } from './layout.ts';
import { readPage } from './log-page.ts';

/** The collection of all events of a store, in commit order. */
export interface Log {
  stream(category: string, id: string, afterVersion: number): Promise<RecordedEvent[]>;
  /** Never skips: whoever sees an offset has seen all smaller ones that there will ever be. */
  read(after: Offset, limit: number): Promise<LoggedEvent[]>;
  end(): Promise<Offset>;
  /** All events of a category, entity by entity: for states that are folded anew. */
  category(category: string): AsyncIterable<RecordedEvent>;
}

export const eventLog = (layout: Layout): Log => ({
  async stream(category, id, afterVersion) {
    const found = layout.events.find({ stream: streamName(category, id), version: { $gt: afterVersion } });
    return (await found.sort({ version: 1 }).toArray()).map(recorded);
  },
  async read(after, limit) {
    const page = await readPage(layout, after, limit);
    return page.map((document) => ({ offset: document._id, event: recorded(document) }));
  },
  async end() {
    const last = await layout.events.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } });
    return last?._id ?? 0;
  },
  async *category(category) {
    // '.' is the character behind '-': the range is exactly the streams that start with the category and a dash.
    const range = { $gt: `${category}-`, $lt: `${category}.` };
    for await (const document of layout.events.find({ stream: range }).sort({ stream: 1, version: 1 }))
      yield recorded(document);
  },
});

/** The properties in the order in which every store gives them. */
const recorded = ({ stream, version, type, data, time, causation, correlation }: EventDocument): RecordedEvent => ({
  stream,
  version,
  type,
  data,
  id: eventId(stream, version),
  time,
  causation,
  correlation,
});
