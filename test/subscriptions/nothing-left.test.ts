import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { foreign } from '../system/foreign.ts';

interface Measured {
  readonly sockets: number;
  readonly heap: number;
}

/** In a process of its own, so that nothing else is measured. It ends once nobody reads the feed any more. */
async function comeAndGo(...args: readonly string[]) {
  const main = fileURLToPath(new URL('./leaks/main.ts', import.meta.url));
  const options = ['--expose-gc', '--import', 'tsx/esm', main, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, options, { env: foreign(process.env) });
  return JSON.parse(stdout) as { readonly before: Measured; readonly after: Measured; readonly readers: number };
}

const ROUNDS = 1_000;

test('a thousand clients that come and go leave no socket, no subscription and no reader, and no memory', async () => {
  const { before, after, readers } = await comeAndGo(`${ROUNDS}`);
  expect(after.sockets).toBeLessThanOrEqual(before.sockets);
  // What a subscription holds is more.
  expect((after.heap - before.heap) / ROUNDS).toBeLessThan(3_000);
  // One for each category, for all of them.
  expect(readers).toBe(2);
}, 120_000);

test('one that stays is seen', async () => {
  const { before, after } = await comeAndGo('10', '5');
  expect(after.sockets - before.sockets).toBeGreaterThanOrEqual(5);
}, 60_000);
