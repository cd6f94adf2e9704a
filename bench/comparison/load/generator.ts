import { execFileSync } from 'node:child_process';
import { serving } from '../../measure/serving.ts';
import type { Load } from './load.ts';
import { run } from './run.ts';

/** A process that puts load on servers; its argument names the cores that it keeps to. */
const cores = process.argv[2];
// All threads: those that Node started before this line would stay where they are.
if (cores !== undefined) execFileSync('taskset', ['-a', '-p', '-c', cores, `${process.pid}`]);

serving(0, (request) => run(request as Load));
