import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { closeAll } from '../../../serving/closing.ts';
import { type ServerProcess, serverProcesses } from './server-processes.ts';

/** Numbers of the cores of each side: whoever measures keeps away from what is measured. */
export interface Cores {
  readonly client: readonly number[];
  readonly servers: readonly number[];
}

const MANY = 8;

/** The last core is the client's, of many the last quarter; null for a single one. */
export function divide(available: readonly number[]): Cores | null {
  if (available.length < 2) return null;
  const client = available.length < MANY ? 1 : Math.floor(available.length / 4);
  return { client: available.slice(-client), servers: available.slice(0, -client) };
}

/**
 * How the cores that this program may use are divided; null where they cannot be: a single one, or no `taskset` (macOS). To be
 * asked before {@link keepApart}, which leaves this program those of one side only.
 */
export function cores(): Cores | null {
  if (!existsSync('/proc/self/status') || spawnSync('taskset', ['-V']).error !== undefined) return null;
  return divide(allowedCores(process.pid));
}

/** As Linux writes them: `0-2,5`. */
export const numbersIn = (list: string): readonly number[] =>
  list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });

/** The cores that a process may use. */
export const allowedCores = (pid: number): readonly number[] => numbersIn(allowed(pid));

const allowed = (pid: number): string =>
  /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;

/** Where processes were put that this program did not start with their cores; disposing moves them back. */
export interface KeptApart extends AsyncDisposable {
  /** The servers that were moved, such as `mongodb-1`: those whose process numbers are known and that may be moved. */
  readonly moved: readonly string[];
}

/** Moves this program to the client's cores, and running servers ($JOINERY_SERVERS_PIDS) to the servers'. */
export async function keepApart(cores: Cores, running = serverProcesses()): Promise<KeptApart> {
  const back: AsyncDisposable[] = [await moved(process.pid, cores.client)];
  const names: string[] = [];
  for (const { name, pid } of running) {
    const server = await movedIfAllowed({ name, pid }, cores.servers);
    if (server === null) continue;
    back.push(server);
    names.push(name);
  }
  return { moved: names, [Symbol.asyncDispose]: () => closeAll(back) };
}

/** Null for one that is another user's, or has ended. */
async function movedIfAllowed({ pid }: ServerProcess, to: readonly number[]): Promise<AsyncDisposable | null> {
  try {
    return await moved(pid, to);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error) return null; // of taskset, or of reading /proc
    throw error;
  }
}

async function moved(pid: number, to: readonly number[]): Promise<AsyncDisposable> {
  const before = allowed(pid);
  await move(pid, to.join(','));
  return {
    async [Symbol.asyncDispose]() {
      if (existsSync(`/proc/${pid}`)) await move(pid, before);
    },
  };
}

/** With all its threads, and those that they start. */
const move = (pid: number, list: string) => promisify(execFile)('taskset', ['-a', '-p', '-c', list, String(pid)]);

/** Keeps running processes to these cores. */
export async function pin(pids: readonly number[], cores: readonly number[]): Promise<void> {
  await Promise.all(pids.map((pid) => move(pid, cores.join(','))));
}
