import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { foreign } from '../system/foreign.ts';

/**
 * The short form of `npm run test:faults -- --rounds 100`. In a process without Jest's compiler: a view knows the text of
 * the functions that it was made with, and would be another's.
 */
test('killed five times under load, the system has lost nothing, done nothing twice, and finished what it began', async () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const options = ['--import', 'tsx/esm', main, '--rounds', '5', '--seed', '3', '--check-every', '5'];
  // Violations are its exit code, and in its output: both stand in the error that this throws.
  const { stdout } = await promisify(execFile)(process.execPath, options, { env: foreign(process.env) });
  expect(stdout).toMatch(/events; violations: 0$/m);
  expect(Number(/(\d+) acknowledged/.exec(stdout)?.[1])).toBeGreaterThan(0);
  expect(Number(/killed (\d+) times at work/.exec(stdout)?.[1])).toBeGreaterThan(0);
}, 300_000);
