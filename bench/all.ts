import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** All benchmarks in turn, each in a process of its own; ends with 1 when one of them missed a target. */
const NAMES = ['append', 'projector', 'view', 'composition', 'start', 'scale'];

const missed = NAMES.filter((name) => {
  const main = join(import.meta.dirname, name, 'main.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  return status !== 0;
});
console.log(missed.length === 0 ? '\nAll targets were met.' : `\nNot met: ${missed.join(', ')}`);
if (missed.length > 0) process.exitCode = 1;
