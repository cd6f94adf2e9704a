import type { Position } from '../../eventing/index.ts';
import type { Prepare } from '../../eventing/libsql/index.ts';
import type { Advance, Progress } from '../store.ts';

interface Kept {
  readonly position: Position;
  /** Source → the time that it was caught up with; 0 for never. */
  readonly times: Readonly<Record<string, number>>;
}

function kept(prepare: Prepare): Kept {
  const row = prepare("SELECT value FROM meta WHERE key = 'progress'").row();
  return row === undefined ? { position: {}, times: {} } : (JSON.parse(row[0] as string) as Kept);
}

const keep = (prepare: Prepare, progress: Kept): void =>
  void prepare("INSERT OR REPLACE INTO meta VALUES ('progress', ?)").run(JSON.stringify(progress));

export function readProgress(prepare: Prepare): Progress {
  const { position, times } = kept(prepare);
  const all = Object.values(times);
  return { position, asOf: all.length === 0 ? 0 : Math.min(...all) };
}

export function writeProgress(prepare: Prepare, { position, caughtUp }: Advance): void {
  const before = kept(prepare);
  const times = (caughtUp?.sources ?? []).map((source) => [source, caughtUp?.at]);
  keep(prepare, {
    position: { ...before.position, ...position },
    times: { ...before.times, ...Object.fromEntries(times) },
  });
}

export function expectSources(prepare: Prepare, sources: readonly string[]): void {
  const before = kept(prepare);
  const times = sources.map((source) => [source, before.times[source] ?? 0]);
  keep(prepare, { ...before, times: Object.fromEntries(times) });
}
