import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { foreign } from '../system/foreign.ts';
import type { Counts } from './leaks/open-things.ts';

interface Measured {
  readonly open: Counts;
  readonly heap: number;
}

/** In a process of its own, which ends when nothing keeps it alive: that it does is part of the test. */
async function lives(...args: readonly string[]): Promise<{ before: Measured; after: Measured }> {
  const main = fileURLToPath(new URL('./leaks/main.ts', import.meta.url));
  const options = ['--expose-gc', '--import', 'tsx/esm', main, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, options, { env: foreign(process.env) });
  return JSON.parse(stdout);
}

test('twenty lives of the system in one process leave no socket, server, watcher, timer or file open', async () => {
  const { before, after } = await lives('20');
  expect(after.open).toEqual(before.open);
  // Not a byte a life would be too much to ask of caches that last; a schema a life is 10 MB.
  expect((after.heap - before.heap) / 20).toBeLessThan(1_000_000);
}, 180_000);

test('one that is left open is seen', async () => {
  const { before, after } = await lives('2', 'timer');
  expect((after.open.Timeout ?? 0) - (before.open.Timeout ?? 0)).toBe(2);
}, 120_000);
