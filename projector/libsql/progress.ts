import type { Prepare } from '../../eventing/libsql/index.ts';
import type { Progress } from '../store.ts';

export function readProgress(prepare: Prepare): Progress {
  const row = prepare("SELECT value FROM meta WHERE key = 'progress'").row();
  return row === undefined ? { position: {}, asOf: 0 } : (JSON.parse(row[0] as string) as Progress);
}

export function writeProgress(prepare: Prepare, { position, asOf }: Progress): void {
  const known = readProgress(prepare);
  prepare("INSERT OR REPLACE INTO meta VALUES ('progress', ?)").run(
    JSON.stringify({ position: { ...known.position, ...position }, asOf }),
  );
}
