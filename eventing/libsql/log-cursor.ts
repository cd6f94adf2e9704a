import type { RecordedEvent } from '../event.ts';
import type { FeedBatch, FeedRequest, Place, Position } from '../feed.ts';
import type { Offset } from '../store.ts';
import type { LogFile } from './log-file.ts';

/** A store's log as a source of a feed. */
export interface LogSource {
  readonly name: string;
  readonly categories: readonly string[];
  readonly log: LogFile;
}

/** One reader's place in several logs. */
export interface LogCursor {
  /** The next events, of any of the logs. Does not wait. */
  next(limit: number): FeedBatch;
  /** Whether everything up to these ends has been returned. */
  isBehind(ends: Position): boolean;
}

/** How many events of other categories one read may pass over, so that it does not hold the event loop for long. */
const PASS_OVER = 20_000;

export interface LogCursorOptions extends Pick<FeedRequest, 'categories'> {
  readonly sources: readonly LogSource[];
  readonly from: Position;
  readonly now: () => number;
  /** Whether batches say where their events stand. */
  readonly places: true | undefined;
}

export function logCursor({ sources, categories, from, now, places: wanted }: LogCursorOptions): LogCursor {
  const offsets = new Map<string, Offset>(sources.map(({ name }) => [name, from[name] ?? 0]));
  const names = sources.map(({ name }) => name);
  const offsetOf = (name: string): Offset => offsets.get(name) ?? 0;
  let first = 0;

  /** Reads on in one log; returns whether it has been read to its end. */
  const advance = (
    { name, categories: all, log }: LogSource,
    limit: number,
    events: RecordedEvent[],
    places?: Place[],
  ): boolean => {
    const after = offsetOf(name);
    const end = log.end();
    if (end <= after) return true;
    if (limit === 0) return false;
    const wanted = all.filter((category) => categories.includes(category));
    const filtered = wanted.length < all.length;
    const until = filtered ? Math.min(end, after + PASS_OVER) : end;
    const found = filtered ? log.readCategories(wanted, after, until, limit) : log.read(after, limit);
    events.push(...found.map(({ event }) => event));
    places?.push(...found.map(({ offset }) => ({ source: name, offset, sequence: offset })));
    const reached = found.length === limit || !filtered ? (found.at(-1)?.offset ?? until) : until;
    offsets.set(name, reached);
    return reached >= end;
  };

  return {
    next(limit) {
      // Taken before the ends are read: what is committed later belongs to a later time.
      const time = now();
      const events: RecordedEvent[] = [];
      const places: Place[] | undefined = wanted && [];
      const before = new Map(offsets);
      let caughtUp = true;
      for (let i = 0; i < sources.length; i++) {
        const source = sources[(first + i) % sources.length]!;
        if (!advance(source, limit - events.length, events, places)) caughtUp = false;
      }
      first++; // each log comes first in its turn, so that none waits for another's backlog
      const moved = [...offsets].filter(([name, offset]) => offset !== before.get(name));
      const position = Object.fromEntries(moved);
      const asOf = caughtUp ? { at: time, sources: names } : null;
      return { events, position, caughtUp: asOf, ...(places && { places }) };
    },
    isBehind: (ends) => Object.entries(ends).every(([name, end]) => offsetOf(name) >= end),
  };
}
