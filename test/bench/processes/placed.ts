import { setTimeout } from 'node:timers/promises';
import type { Placement } from '../../../bench/comparison/placement.ts';

export const system = new URL('../../../joinery.config.ts', import.meta.url);

const described = { title: '', what: '', tuned: [], headers: {}, path: () => '/graphql', variablesOnly: false };

export const gateway: Placement = { ...described, name: 'gateway', server: null };

export const placed = (name: string, module: string): Placement => ({
  ...described,
  name,
  server: { module: new URL(module, import.meta.url) },
});

export const ownServer = placed('bff', 'own-server.ts');

export function isLiving(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Asks until it is so: a test's own time is its limit. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(20);
}
