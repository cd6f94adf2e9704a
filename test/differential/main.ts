import '../../runtime/production.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connectMongo } from '../../eventing/mongodb/index.ts';
import { newDatabases } from './history/databases.ts';
import { newFiles } from './history/files.ts';
import type { NewPlace } from './history/place.ts';
import { differential, type Finding } from './run.ts';

const USAGE = `npm run test:differential -- [--runs 10000] [--seed 1] [--history 1000] [--servers]

  --runs      operations in all, each asked of both strategies, page by page
  --seed      of the first history; the next ones count on
  --history   operations asked of each history
  --servers   stores and view in MongoDB (MONGODB_URL) instead of files`;

class WrongFlags extends Error {}

interface Flags {
  readonly runs: number;
  readonly seed: number;
  readonly perHistory: number;
  readonly servers: boolean;
}

function flags(): Flags {
  const { runs, seed, history, servers } = parsed();
  const whole = (name: string, text: string): number => {
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw new WrongFlags(`--${name} is '${text}': expected a whole number from 1`);
  };
  return { runs: whole('runs', runs), seed: whole('seed', seed), perHistory: whole('history', history), servers };
}

function parsed() {
  const number = (standard: string) => ({ type: 'string', default: standard }) as const;
  try {
    const servers = { type: 'boolean', default: false } as const;
    return parseArgs({ options: { runs: number('10000'), seed: number('1'), history: number('1000'), servers } })
      .values;
  } catch (error) {
    throw new WrongFlags(error instanceof Error ? error.message : String(error));
  }
}

function told({ seed, page, operation, composition, view }: Finding, servers: boolean): string {
  const { query, variables, operationName } = operation;
  return [
    `The strategies differ${page > 0 ? ` on page ${page + 1}` : ''}:`,
    query,
    `variables ${JSON.stringify(variables)}${operationName === undefined ? '' : `, operation ${operationName}`}`,
    `\ncomposition answers ${JSON.stringify(composition, null, 1)}`,
    `\nthe view answers ${JSON.stringify(view, null, 1)}`,
    `\nAgain: npm run test:differential -- --seed ${seed}${servers ? ' --servers' : ''}`,
  ].join('\n');
}

/** Where histories lie, and what is to be closed behind them. */
function ground({ servers }: Flags): { readonly newPlace: NewPlace; readonly connection: AsyncDisposable | null } {
  if (!servers) return { newPlace: newFiles, connection: null };
  const { MONGODB_URL: url } = process.env;
  if (url === undefined) throw new WrongFlags('--servers needs MONGODB_URL: the URL of a replica set');
  const connection = connectMongo({ url, name: 'joinery-differential' });
  return { newPlace: newDatabases(connection), connection };
}

async function main(): Promise<void> {
  const asked = flags();
  const { newPlace, connection } = ground(asked);
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
    const finding = await differential({ ...asked, newPlace, cache, progress });
    if (finding === null) {
      console.log(`${asked.runs} operations from seed ${asked.seed} on: the strategies gave the same answers`);
      return;
    }
    console.log(told(finding, asked.servers));
    process.exitCode = 1;
  } finally {
    await connection?.[Symbol.asyncDispose]();
    await rm(cache, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof WrongFlags ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 1;
});
