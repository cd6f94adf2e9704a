import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  /** The largest of the processes, in MB: Joinery's own. */
  readonly joinery: number;
  /** What that one had at most. */
  readonly peak: number;
  /** The others, which only wait for it: npm, and a shell. */
  readonly others: number;
}

/** Of a process and all that came from it, as Linux counts it. */
export function memoryOf(pid: number): Memory {
  const processes = familyOf(pid).map((of) => {
    const status = readFileSync(`/proc/${of}/status`, 'utf8');
    const kB = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    return { rss: kB('VmRSS') / 1024, peak: kB('VmHWM') / 1024 };
  });
  const largest = processes.reduce((a, b) => (b.rss > a.rss ? b : a));
  const all = processes.reduce((sum, { rss }) => sum + rss, 0);
  return { joinery: largest.rss, peak: largest.peak, others: all - largest.rss };
}

function familyOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(familyOf)];
}
