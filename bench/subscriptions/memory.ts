import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The process's RSS, in bytes, with nothing in its heap that could be freed. */
export async function settledMemory(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await pause(200); // V8 gives pages back a little later
  }
  return process.memoryUsage.rss();
}
