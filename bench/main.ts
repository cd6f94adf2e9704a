import '../runtime/production.ts';
import { relative, resolve } from 'node:path';
import { type Asked, readArguments, USAGE, UsageError } from './comparison/command-line.ts';
import { prepare } from './comparison/prepare.ts';
import { progressOn } from './comparison/progress.ts';
import { printed } from './comparison/report/printed.ts';
import { writeReport } from './comparison/report/report.ts';
import type { Result } from './comparison/result.ts';
import { runComparison, UnknownQuestions } from './comparison/run/run.ts';
import { workload } from './shipping/workload.ts';

async function main(args: readonly string[]): Promise<void> {
  const asked = readArguments(args);
  if (asked.what === 'help') return console.log(USAGE);
  if (asked.what === 'prepare') return prepare(workload, asked.large, asked.seed, (what) => console.log(what));
  if (asked.what === 'compare') return console.log('not yet');
  const result = await measured(asked, args);
  const { html, json } = writeReport(result, resolve(asked.out));
  console.log(printed(result));
  console.log(`\n${relative('.', html)}\n${relative('.', json)}`);
  if (isWrong(result)) process.exitCode = 1;
}

type Run = Extract<Asked, { what: 'run' }>;

async function measured(asked: Run, args: readonly string[]): Promise<Result> {
  const stop = new AbortController();
  const interrupted = () => {
    if (stop.signal.aborted) process.exit(130); // asked twice: now
    stop.abort(new Error('interrupted'));
    console.error('\nending: what was measured is written (once more to end at once)');
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  const command = ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' ');
  return await runComparison(workload, asked, { command, progress: progressOn(process.stderr), signal: stop.signal });
}

/** A wrong answer, something that failed, or a method that does not find what was planted. */
const isWrong = ({ whole, equality, cells, selfTest }: Result): boolean =>
  whole &&
  (equality.some(({ equal }) => !equal) || cells.some(({ failed }) => failed !== null) || selfTest?.passed === false);

main(process.argv.slice(2)).catch((error: unknown) => {
  const isForPeople = error instanceof UsageError || error instanceof UnknownQuestions;
  console.error(isForPeople ? error.message : error);
  process.exitCode = isForPeople ? 2 : 1;
});
