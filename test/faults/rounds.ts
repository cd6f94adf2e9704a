import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Random, random } from '../../sample/random.ts';
import { type Checked, categoriesRead, check } from './check/check.ts';
import { isQuiet, letGo } from './check/files.ts';
import type { Reads } from './check/records.ts';
import { behind } from './check/view.ts';
import { startLoad } from './load/clients.ts';
import { type Known, nothingKnown } from './load/commands.ts';
import { type LoadRecord, newRecord } from './load/record.ts';
import { type SystemProcess, startSystem } from './system-process.ts';

export interface RoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** After so many rounds, and after the last, the system is stopped and its files are checked. */
  readonly checkEvery: number;
  readonly clients?: number;
  readonly say?: (line: string) => void;
}

export interface Report {
  /** What was found wrong at the first check that found anything; the rounds end there. */
  readonly violations: readonly string[];
  readonly record: LoadRecord;
  readonly killed: { readonly starting: number; readonly working: number };
  /** At the last check. */
  readonly events: number;
  /** The data folder: the caller's to remove, or to look at. */
  readonly data: string;
}

/** Everything that lasts from round to round. */
interface Run extends RoundsOptions {
  readonly data: string;
  readonly draw: Random;
  readonly record: LoadRecord;
  readonly known: Known;
  readonly reads: Reads;
  readonly killed: { starting: number; working: number };
}

const ENV = { JOINERY_SEED_ORDERS: '40' };
const CLIENTS = 8;
/** Of the rounds, how many die before they are ready: by chance, so that every moment of a start has its turn. */
const STARTING = 0.3;
/** How many commands are acknowledged before the process dies at most, and how long that may take, ms. */
const MOST = 200;
const LONGEST = 4_000;
/** How long the services may take to come to rest. */
const PATIENCE = 120_000;

/**
 * Kills the system again and again while clients give it commands, each time at another moment, and lets it come back on
 * the same files. The moments are not the seed's alone: the same seed gives the same intentions, not the same history.
 */
export async function killRounds(options: RoundsOptions): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'joinery-faults-'));
  const { seed, rounds, checkEvery, say = () => {} } = options;
  const record = newRecord();
  const killed = { starting: 0, working: 0 };
  const draw = random(seed, 'rounds');
  const run: Run = { ...options, data, record, draw, killed, known: nothingKnown(), reads: await categoriesRead() };
  let longestStart = 1_000;
  for (let round = 1; round <= rounds; round++) {
    if (draw.chance(STARTING)) await killStarting(run, longestStart);
    else longestStart = Math.max(longestStart, await killWorking(run, round));
    if (round % checkEvery !== 0 && round !== rounds) continue;
    const { violations, events, streams } = await restAndCheck(run);
    const { length: acknowledged } = record.acknowledged;
    say(
      `round ${round}: ${acknowledged} acknowledged, ${events} events in ${streams} streams, ${violations.length} violations`,
    );
    if (violations.length > 0 || round === rounds) return { violations, record, killed, events, data };
  }
  throw new RangeError(`${rounds} rounds are none`);
}

async function killStarting({ data, draw, killed, record }: Run, longestStart: number): Promise<void> {
  const process = startSystem(data, ENV);
  await Promise.race([setTimeout(draw.fraction() * longestStart), process.ended]);
  await kill(process, record);
  killed.starting++;
}

/** It must have lived until then. */
async function kill(process: SystemProcess, record: LoadRecord): Promise<void> {
  const { signal, code } = await process.kill();
  if (signal === 'SIGKILL') return;
  record.wrong.push(`nothing: it had ended before with ${signal ?? code}, having said ${JSON.stringify(process.said)}`);
}

/** Returns how long the start took, ms. */
async function killWorking(run: Run, round: number): Promise<number> {
  const began = performance.now();
  const { draw, killed, record, known, clients = CLIENTS, seed } = run;
  const process = startSystem(run.data, ENV);
  const url = await process.ready;
  if (url === null) {
    record.wrong.push(`it did not start again: ${process.complaints.join('\n')}`);
    return 0;
  }
  const start = performance.now() - began;
  const load = startLoad({ url, clients, seed: `${seed}/${round}`, record, known });
  const enough = record.acknowledged.length + draw.integer(0, MOST);
  await until(() => record.acknowledged.length >= enough, LONGEST);
  await setTimeout(draw.fraction() * 30); // now in the middle of something, whatever the others are doing
  await kill(process, record);
  killed.working++;
  await load.stop();
  record.wrong.push(...process.complaints.map((line) => `the log says: ${line}`));
  return start;
}

/** Starts it once more, lets clients send what was left unanswered, waits until all is quiet, stops it, and checks. */
async function restAndCheck({ data, record, known, clients = CLIENTS, seed, reads }: Run): Promise<Checked> {
  const process = startSystem(data, ENV);
  const url = await process.ready;
  if (url === null) return failed(`it did not start again: ${process.complaints.join('\n')}`);
  const load = startLoad({ url, clients, seed: `${seed}/rest/${record.sent.length}`, record, known });
  await until(() => record.unanswered.every(({ repeatable }) => !repeatable));
  await load.stop();
  const quiet = await until(async () => isQuiet(data, reads) && (await behind(data)).length === 0);
  await letGo(data);
  const { code } = await process.stop();
  const checked = await check(data, record, reads);
  const violations = [
    ...(quiet ? [] : [`it did not come to rest within ${PATIENCE} ms`]),
    ...(code === 0 ? [] : [`when asked to stop it ended with ${code}`]),
    ...process.complaints.map((line) => `the log says: ${line}`),
    ...checked.violations,
  ];
  return { ...checked, violations };
}

const failed = (violation: string): Checked => ({ violations: [violation], events: 0, streams: 0 });

async function until(holds: () => boolean | Promise<boolean>, patience = PATIENCE): Promise<boolean> {
  for (const deadline = performance.now() + patience; !(await holds()); await setTimeout(10)) {
    if (performance.now() > deadline) return false;
  }
  return true;
}
