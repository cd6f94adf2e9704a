import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs benchmarks, each in a process of its own; ends with 1 when one of them missed a target. */
export function runAll(names: readonly string[]): void {
  const missed = names.filter((name) => {
    const main = join(import.meta.dirname, '..', name, 'main.ts');
    const args = ['--import', 'tsx/esm', main, ...process.argv.slice(2)];
    return spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0;
  });
  console.log(missed.length === 0 ? '\nAll targets were met.' : `\nNot met: ${missed.join(', ')}`);
  if (missed.length > 0) process.exitCode = 1;
}
