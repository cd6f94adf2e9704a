import '../../runtime/production.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forgetFolders } from './history/ground.ts';
import { differential, type Finding } from './run.ts';

const USAGE = `npm run test:differential -- [--runs 10000] [--seed 1] [--history 1000]

  --runs      operations in all, each asked of both strategies, page by page
  --seed      of the first history; the next ones count on
  --history   operations asked of each history`;

class WrongFlags extends Error {}

function flags(): { runs: number; seed: number; perHistory: number } {
  const { runs, seed, history } = parsed();
  const whole = (name: string, text: string): number => {
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new WrongFlags(`--${name} is '${text}': expected a whole number from 1`);
  };
  return { runs: whole('runs', runs), seed: whole('seed', seed), perHistory: whole('history', history) };
}

function parsed() {
  const number = (standard: string) => ({ type: 'string', default: standard }) as const;
  try {
    return parseArgs({ options: { runs: number('10000'), seed: number('1'), history: number('1000') } }).values;
  } catch (error) {
    throw new WrongFlags(error instanceof Error ? error.message : String(error));
  }
}

function told({ seed, page, operation, composition, view }: Finding): string {
  const { query, variables, operationName } = operation;
  return [
    `The strategies differ${page > 0 ? ` on page ${page + 1}` : ''}:`,
    query,
    `variables ${JSON.stringify(variables)}${operationName === undefined ? '' : `, operation ${operationName}`}`,
    `\ncomposition answers ${JSON.stringify(composition, null, 1)}`,
    `\nthe view answers ${JSON.stringify(view, null, 1)}`,
    `\nAgain: npm run test:differential -- --seed ${seed}`,
  ].join('\n');
}

async function main(): Promise<void> {
  const asked = flags();
  const cache = await mkdtemp(join(tmpdir(), 'joinery-differential-cache-'));
  const began = Date.now();
  let shown = 0;
  const progress = (done: { operations: number; histories: number }) => {
    if (Date.now() - shown < 1000) return;
    shown = Date.now();
    const rate = Math.round((1000 * done.operations) / (shown - began));
    process.stderr.write(
      `${done.operations} of ${asked.runs} operations, history ${done.histories}, ${rate} a second\n`,
    );
  };
  try {
    const finding = await differential({ ...asked, cache, progress });
    if (finding === null) {
      console.log(`${asked.runs} operations from seed ${asked.seed} on: the strategies gave the same answers`);
      return;
    }
    console.log(told(finding));
    process.exitCode = 1;
  } finally {
    await forgetFolders();
    await rm(cache, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof WrongFlags ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 1;
});
