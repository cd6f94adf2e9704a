import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all that came from it use, as Linux counts it. */
export interface Family {
  /** The largest of the processes, in MB: Joinery's own. */
  readonly joinery: number;
  /** What that one had at most. */
  readonly peak: number;
  /** The others, which only wait for it: npm, and a shell. */
  readonly others: number;
  /** CPU time of all of them until now, s. */
  readonly cpu: number;
}

export function familyOf(pid: number): Family {
  const processes = membersOf(pid).map((of) => {
    const status = readFileSync(`/proc/${of}/status`, 'utf8');
    const kB = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    return { rss: kB('VmRSS') / 1024, peak: kB('VmHWM') / 1024, cpu: cpuOf(of) };
  });
  const largest = processes.reduce((a, b) => (b.rss > a.rss ? b : a));
  const sum = (of: 'rss' | 'cpu') => processes.reduce((sum, process) => sum + process[of], 0);
  return { joinery: largest.rss, peak: largest.peak, others: sum('rss') - largest.rss, cpu: sum('cpu') };
}

function membersOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(membersOf)];
}

/** User and system time, which Linux counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
