import type Database from 'libsql';
import { storable } from '../compare.ts';
import type { RecordedEvent } from '../event.ts';
import type { DeadLetter, DeadLetterStore } from '../store.ts';
import { transaction } from './database.ts';
import type { Prepare } from './statements.ts';

type LetterRow = [event: string, reason: string, attempts: number];

export function deadLetters(database: Database.Database, prepare: Prepare, ensureOpen: () => void): DeadLetterStore {
  const letter =
    (consumer: string) =>
    ([event, reason, attempts]: LetterRow): DeadLetter => {
      const recorded: RecordedEvent = JSON.parse(event);
      return { consumer, event: recorded, reason, attempts };
    };
  return {
    async put(letters) {
      ensureOpen();
      if (letters.length === 0) return;
      const insert = prepare('INSERT OR REPLACE INTO dead_letters VALUES (?, ?, ?, ?, ?, ?)');
      transaction(database, () => {
        for (const { consumer, event, reason, attempts } of letters) {
          insert.run(consumer, event.stream, event.version, JSON.stringify(event), reason, attempts);
        }
      });
    },
    async list(consumer, stream) {
      ensureOpen();
      const of = stream === undefined ? '' : 'AND stream = ?';
      const select = prepare(`SELECT event, reason, attempts FROM dead_letters
        WHERE consumer = ? ${of} ORDER BY stream, version`);
      const rows = stream === undefined ? select.rows(consumer) : select.rows(consumer, stream);
      return rows.map((row) => letter(consumer)(row as LetterRow));
    },
    async parked(consumer, streams) {
      ensureOpen();
      const select = prepare(`SELECT DISTINCT stream FROM dead_letters
        WHERE consumer = ? AND stream IN (SELECT value FROM json_each(?))`);
      const rows = select.rows(consumer, JSON.stringify(streams.map(storable))) as [string][];
      return new Set(rows.map(([stream]) => stream));
    },
    async remove(consumer, eventIds) {
      ensureOpen();
      const remove = prepare('DELETE FROM dead_letters WHERE consumer = ? AND stream = ? AND version = ?');
      transaction(database, () => {
        for (const id of eventIds) {
          const at = id.lastIndexOf('@'); // a stream's name may contain one itself
          remove.run(consumer, id.slice(0, at), Number(id.slice(at + 1)));
        }
      });
    },
  };
}
