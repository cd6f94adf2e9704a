import { storable } from '../compare.ts';
import { VersionConflict } from '../errors.ts';
import type { Position } from '../feed.ts';
import type { Checkpoint } from '../store.ts';
import type { Prepare } from './statements.ts';

/** How far each consumer of a service has come. */
export interface Consumers {
  position(consumer: string): Position;
  processed(consumer: string, streams: Iterable<string>): ReadonlyMap<string, number>;
  /** The conflict, when the checkpoint does not follow what is stored. */
  conflict(checkpoint: Checkpoint): VersionConflict | null;
  write(checkpoint: Checkpoint): void;
}

export function consumers(prepare: Prepare): Consumers {
  const processed = (consumer: string, streams: Iterable<string>): ReadonlyMap<string, number> => {
    const names = [...streams];
    const select = prepare(`SELECT stream, version FROM processed
      WHERE consumer = ? AND stream IN (SELECT value FROM json_each(?))`);
    const known = new Map(select.rows(consumer, JSON.stringify(names.map(storable))) as [string, number][]);
    return new Map(names.map((stream) => [stream, known.get(stream) ?? 0]));
  };
  return {
    processed,
    position: (consumer) =>
      Object.fromEntries(
        prepare('SELECT source, "offset" FROM positions WHERE consumer = ?').rows(consumer) as [string, number][],
      ),
    conflict({ consumer, after }) {
      if (after === undefined || after.size === 0) return null;
      const actual = processed(consumer, after.keys());
      for (const [stream, expected] of after) {
        const version = actual.get(stream) ?? 0;
        if (version !== expected) return new VersionConflict(`${consumer}'s progress on ${stream}`, expected, version);
      }
      return null;
    },
    write({ consumer, position, versions }) {
      for (const [source, offset] of Object.entries(position)) {
        prepare('INSERT OR REPLACE INTO positions VALUES (?, ?, ?)').run(consumer, source, offset);
      }
      if (versions.size === 0) return;
      const pairs = [...versions].map(([stream, version]) => [storable(stream), version]);
      prepare(`INSERT OR REPLACE INTO processed
        SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)`).run(consumer, JSON.stringify(pairs));
    },
  };
}
