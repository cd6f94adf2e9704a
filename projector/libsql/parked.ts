import type { RecordedEvent } from '../../eventing/index.ts';
import type { Prepare } from '../../eventing/libsql/index.ts';
import type { ParkedEvent, StaleEntity } from '../store.ts';

export function parkedOf(prepare: Prepare, streams: readonly string[]): ParkedEvent[] {
  // There are none, mostly, and this is asked for every batch.
  if (prepare('SELECT 1 FROM parked LIMIT 1').row() === undefined) return [];
  const rows = prepare(
    `SELECT event, reason, attempts FROM parked WHERE stream IN (SELECT value FROM json_each(?))
     ORDER BY stream, version`,
  ).rows(JSON.stringify(streams));
  return rows.map(([event, reason, attempts]) => ({
    event: JSON.parse(event as string) as RecordedEvent,
    reason: reason as string,
    attempts: attempts as number,
  }));
}

export function park(prepare: Prepare, events: readonly ParkedEvent[]): void {
  const insert = prepare('INSERT OR REPLACE INTO parked VALUES (?, ?, ?, ?, ?, ?)');
  for (const { event, reason, attempts } of events) {
    insert.run(event.id, event.stream, event.version, JSON.stringify(event), reason, attempts);
  }
}

export function unpark(prepare: Prepare, ids: readonly string[]): void {
  prepare('DELETE FROM parked WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(ids));
}

export function staleEntities(prepare: Prepare): StaleEntity[] {
  // SQLite takes the other columns from the row that has the minimum.
  const rows = prepare(
    'SELECT stream, min(version), reason, count(*) FROM parked GROUP BY stream ORDER BY stream LIMIT 1000',
  ).rows();
  return rows.map(([stream, version, reason, waiting]) => ({
    stream: stream as string,
    version: version as number,
    reason: reason as string,
    waiting: waiting as number,
  }));
}
