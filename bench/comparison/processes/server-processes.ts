import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartUsage } from './usage.ts';

/** A member of MongoDB or Kafka that runs on this machine. */
export interface ServerProcess {
  /** Such as `mongodb-1`. */
  readonly name: string;
  readonly pid: number;
}

/** Those whose process number lies as `<name>.pid` in a folder, as `npm run servers` leaves it; none without a folder. */
export function serverProcesses(folder = process.env.JOINERY_SERVERS_PIDS): readonly ServerProcess[] {
  if (folder === undefined || !existsSync(folder) || !existsSync('/proc/self/stat')) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => ({ name: file.slice(0, -'.pid'.length), pid: Number(readFileSync(join(folder, file), 'utf8')) }))
    .filter(({ pid }) => existsSync(`/proc/${pid}/stat`));
}

/** Of all members of each server together, by `mongodb` and `kafka`. */
export function usageOfServers(processes: readonly ServerProcess[]): Readonly<Record<string, PartUsage>> {
  const sums: Record<string, PartUsage> = {};
  for (const { name, pid } of processes) {
    const server = name.replace(/-\d+$/, '');
    const { cpu, rss } = usageOf(pid);
    const before = sums[server] ?? { cpu: 0, rss: 0 };
    sums[server] = { cpu: before.cpu + cpu, rss: before.rss + rss, http: null };
  }
  return sums;
}

/** User and system time, which Linux counts in hundredths of a second. */
function usageOf(pid: number): { readonly cpu: number; readonly rss: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, rss: Number(rss) * 1024 };
}
