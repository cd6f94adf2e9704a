import { setTimeout } from 'node:timers/promises';
import type { FleetProcess } from './fleet-process.ts';

/** How often a process is asked, ms. */
const AGAIN = 25;

/** Waits until no process lacks anything. @throws why one ended meanwhile; the signal's reason */
export async function untilReady(
  processes: ReadonlyMap<string, FleetProcess>,
  died: Promise<never>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ready = async (process: FleetProcess): Promise<void> => {
    while ((await process.ask<readonly string[]>({ missing: true })).length > 0) {
      await setTimeout(AGAIN, undefined, { signal });
    }
  };
  await Promise.race([died, Promise.all([...processes.values()].map(ready))]);
}
