import { open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll } from '@jest/globals';

const LOCK = join(tmpdir(), 'joinery-test-alone');
/** Each of those before may take some minutes, ms. */
const PATIENCE = 1_800_000;

/**
 * For a test file named `*.alone.test.ts`: it waits until no other such file runs on this machine. These start clusters and
 * kill them; two at once would measure how busy the machine is.
 */
export function alone(): void {
  let holds = false;
  beforeAll(async () => {
    while (!(await taken())) await setTimeout(200);
    holds = true;
  }, PATIENCE);
  afterAll(async () => {
    if (holds) await rm(LOCK);
  });
}

async function taken(): Promise<boolean> {
  try {
    await using file = await open(LOCK, 'wx');
    await file.writeFile(`${process.pid}`);
    return true;
  } catch (error) {
    if (!isThere(error)) throw error;
  }
  const holder = Number(await readFile(LOCK, 'utf8').catch(() => ''));
  // One that is just being written has no number yet.
  if (holder > 0 && !lives(holder)) await rm(LOCK, { force: true });
  return false;
}

// Not `instanceof Error`: in Jest, Node's own errors are of another realm.
const isThere = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
