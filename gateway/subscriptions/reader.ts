import {
  type Feed,
  type FeedBatch,
  isUnreadable,
  type Place,
  type Position,
  parseStream,
  type RecordedEvent,
  type Subscription,
} from '../../eventing/index.ts';
import type { Reached, Spot } from './cursor.ts';

/** An event as this process has read it: once, however many subscribers it has. */
export interface Entry {
  readonly event: RecordedEvent;
  /** Of its entity. */
  readonly id: string;
  readonly place: Place;
  /** How far its own source had come with it. */
  readonly spot: Reached;
  /** How far the reader had come with it, in all sources. */
  readonly reached: Reached;
}

export interface ReaderOptions {
  readonly feed: Feed;
  /** Of this process alone. */
  readonly name: string;
  readonly category: string;
  /** Where to begin: all sources of the category. */
  readonly from: Position;
  /** So many entries are kept at least, for those who come later, before the oldest are forgotten. */
  readonly window: number;
  /** Called with what is new. The next is read when its promise has resolved. */
  readonly onEntries: (entries: readonly Entry[]) => Promise<void> | void;
}

/** Reads a category from one place on and remembers the latest of it. */
export interface Reader extends AsyncDisposable {
  /** Whether it remembers all that stands behind this. */
  covers(reached: Reached): boolean;
  /** Of what it remembers all that stands behind this in one source at least, oldest first. */
  behind(reached: Reached): readonly Entry[];
  reached(): Reached;
}

export async function openReader(options: ReaderOptions): Promise<Reader> {
  const { feed, name, category, from, window, onEntries } = options;
  /** All behind these offsets is remembered. */
  const begin: Record<string, number> = { ...from };
  let reached: Reached = Object.fromEntries(Object.entries(from).map(([source, offset]) => [source, [offset, null]]));
  let entries: Entry[] = [];

  const moved = (source: string, spot: Spot) => {
    reached = { ...reached, [source]: spot };
  };
  const read = (event: RecordedEvent, place: Place): Entry | null => {
    const { source, offset, sequence } = place;
    const last = reached[source]?.[1] ?? null;
    const isCopy = sequence !== null && last !== null && sequence <= last;
    moved(source, [offset, isCopy ? last : (sequence ?? last)]);
    if (isCopy || isUnreadable(event)) return null;
    const spot = { [source]: [offset, sequence] as const };
    return { event, id: parseStream(event.stream).id, place, spot, reached };
  };
  const forget = () => {
    if (entries.length <= 2 * window) return;
    for (const { place } of entries.slice(0, -window)) begin[place.source] = place.offset;
    entries = entries.slice(-window);
  };
  const deliver = async ({ events, places = [], position }: FeedBatch): Promise<void> => {
    const fresh: Entry[] = [];
    events.forEach((event, index) => {
      const place = places[index];
      if (place === undefined) throw new TypeError(`the feed does not say where ${event.id} stands`);
      // A batch that is delivered again, because a rebalance took a part of it, was told before.
      if (place.offset <= (reached[place.source]?.[0] ?? Number.NEGATIVE_INFINITY)) return;
      const entry = read(event, place);
      if (entry !== null) fresh.push(entry);
    });
    // Also over what was of other categories.
    for (const [source, offset] of Object.entries(position)) {
      const [at = -1, sequence = null] = reached[source] ?? [];
      if (offset > at) moved(source, [offset, sequence]);
    }
    if (fresh.length > 0) entries.push(...fresh);
    await onEntries(fresh);
    forget();
  };

  const subscription: Subscription = await feed.subscribe({
    name,
    categories: [category],
    from: async () => Object.fromEntries(Object.entries(reached).map(([source, [offset]]) => [source, offset])),
    places: true,
    passing: true,
    deliver,
  });
  return {
    covers: (wanted) =>
      Object.entries(wanted).every(([source, [offset]]) => (begin[source] ?? Number.POSITIVE_INFINITY) <= offset),
    behind: (wanted) => entries.slice(firstBehind(entries, wanted)),
    reached: () => reached,
    [Symbol.asyncDispose]: () => subscription[Symbol.asyncDispose](),
  };
}

/** By halves: each entry has come at least as far as those before it. */
function firstBehind(entries: readonly Entry[], wanted: Reached): number {
  const spots = Object.entries(wanted);
  const isBehind = ({ reached }: Entry) => spots.some(([source, [offset]]) => (reached[source]?.[0] ?? -1) > offset);
  let from = 0;
  let until = entries.length;
  while (from < until) {
    const middle = (from + until) >> 1;
    if (isBehind(entries[middle]!)) until = middle;
    else from = middle + 1;
  }
  return from;
}
