import { eventId, type RecordedEvent } from '../event.ts';
import type { LoggedEvent, Offset } from '../store.ts';
import type { Prepare } from './statements.ts';

const COLUMNS = 'stream, version, type, data, time, causation, correlation';
type EventRow = [string, number, string, string, string, string | null, string];
type LoggedRow = [...EventRow, offset: number];

/** The table of all events of a store, in commit order. */
export interface Log extends LogReads {
  /** `data` is the event's, as JSON. */
  write(event: RecordedEvent, data: string): void;
  stream(stream: string, afterVersion: number): RecordedEvent[];
}

export interface LogReads {
  read(after: Offset, limit: number): LoggedEvent[];
  /** The same up to an offset, of some categories only. */
  readCategories(categories: readonly string[], after: Offset, until: Offset, limit: number): LoggedEvent[];
  end(): Offset;
}

export function eventLog(prepare: Prepare): Log {
  const insert = prepare(`INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  return {
    write({ stream, version, type, time, causation, correlation }, data) {
      insert.run(stream, version, type, data, time, causation, correlation);
    },
    stream(stream, afterVersion) {
      const select = prepare(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND version > ? ORDER BY version`);
      return select.rows(stream, afterVersion).map((row) => recorded(row as EventRow));
    },
    ...logReads(prepare),
  };
}

export const logReads = (prepare: Prepare): LogReads => ({
  read(after, limit) {
    const select = prepare(`SELECT ${COLUMNS}, "offset" FROM events WHERE "offset" > ? ORDER BY "offset" LIMIT ?`);
    return select.rows(after, limit).map((row) => logged(row as LoggedRow));
  },
  readCategories(categories, after, until, limit) {
    const select = prepare(`SELECT ${COLUMNS}, "offset" FROM events
      WHERE "offset" > ? AND "offset" <= ? AND substr(stream, 1, instr(stream, '-') - 1) IN (SELECT value FROM json_each(?))
      ORDER BY "offset" LIMIT ?`);
    return select.rows(after, until, JSON.stringify(categories), limit).map((row) => logged(row as LoggedRow));
  },
  end: () => Number(prepare('SELECT max("offset") FROM events').row()?.[0] ?? 0),
});

/** All events of a category, entity by entity: for states that are folded anew. */
export function* categoryEvents(prepare: Prepare, category: string): Iterable<RecordedEvent> {
  // '.' is the character behind '-': the range is exactly the streams that start with the category and a dash.
  const select = prepare(`SELECT ${COLUMNS} FROM events WHERE stream > ? AND stream < ? ORDER BY stream, version`);
  for (const row of select.each(`${category}-`, `${category}.`)) yield recorded(row as EventRow);
}

const logged = ([stream, version, type, data, time, causation, correlation, offset]: [
  ...EventRow,
  number,
]): LoggedEvent => ({
  offset,
  event: recorded([stream, version, type, data, time, causation, correlation]),
});

const recorded = ([stream, version, type, data, time, causation, correlation]: EventRow): RecordedEvent => ({
  stream,
  version,
  type,
  data: JSON.parse(data),
  id: eventId(stream, version),
  time,
  causation,
  correlation,
});
