import '../runtime/production.ts';
import { relative, resolve } from 'node:path';
import { type Asked, readArguments, USAGE, UsageError } from './comparison/command-line.ts';
import { compare } from './comparison/compare/compare.ts';
import { printComparison } from './comparison/compare/print.ts';
import { BadResult, readResult } from './comparison/compare/read.ts';
import { prepare } from './comparison/prepare.ts';
import { NoServers } from './comparison/processes/servers.ts';
import { progressOn } from './comparison/progress.ts';
import { printed } from './comparison/report/printed.ts';
import { writeReport } from './comparison/report/report.ts';
import type { Result } from './comparison/result.ts';
import { runComparison, UnknownQuestions } from './comparison/run/run.ts';
import { workload } from './shipping/workload.ts';

type Run = Extract<Asked, { what: 'run' }>;

/** As shells tell of SIGINT. */
const INTERRUPTED = 130;

async function main(args: readonly string[]): Promise<void> {
  const asked = readArguments(args);
  switch (asked.what) {
    case 'help':
      return console.log(USAGE);
    case 'prepare':
      return prepare(workload, asked.large, asked.seed, (what) => console.log(what));
    case 'compare': {
      const [a, b] = asked.files;
      return console.log(printComparison(compare(await readResult(a), await readResult(b))));
    }
    case 'run': {
      const result = await measured(asked, args);
      const { html, json } = writeReport(result, resolve(asked.out));
      console.log(`${printed(result)}\n\n${relative('.', html)}\n${relative('.', json)}`);
      if (!result.whole) process.exitCode = INTERRUPTED;
      else if (isWrong(result)) process.exitCode = 1;
    }
  }
}

async function measured(asked: Run, args: readonly string[]): Promise<Result> {
  const stop = new AbortController();
  const interrupted = () => {
    if (stop.signal.aborted) process.exit(INTERRUPTED); // asked twice: now
    stop.abort(new Error('interrupted'));
    console.error('\nending: what was measured is written (once more to end at once)');
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  const command = ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' ');
  return await runComparison(workload, asked, { command, progress: progressOn(process.stderr), signal: stop.signal });
}

/** A wrong answer, something that failed, or a method that does not find what was planted, as blocks of a quick run may be too short to. */
const isWrong = ({ equality, cells, selfTest, settings }: Result): boolean =>
  equality.some(({ equal }) => !equal) ||
  cells.some(({ failed }) => failed !== null) ||
  (selfTest?.passed === false && !settings.quick);

main(process.argv.slice(2)).catch((error: unknown) => {
  const isForPeople = [UsageError, UnknownQuestions, NoServers, BadResult].some((kind) => error instanceof kind);
  console.error(isForPeople ? (error as Error).message : error);
  process.exitCode = isForPeople ? 2 : 1;
});
