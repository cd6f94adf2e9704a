import type { Question } from '../question.ts';
import type { Estimate } from '../result.ts';
import type { Bench } from '../run/bench.ts';
import { estimate } from '../statistics/estimate.ts';
import { cpuOf } from './differences.ts';
import { trialOf } from './trial.ts';

/** What a read costs, µs of all processes, by each placement that answered it. */
export interface ReadCosts {
  /** A second, at which it was measured. */
  readonly reads: number;
  readonly by: ReadonlyMap<string, Estimate>;
}

const ROUNDS = 3;
const CONNECTIONS = 8;
/** A second; with fewer a block would have hardly any. */
const FEWEST_READS = 15;
/** Of a block, s. */
const SECONDS = 0.28;

/**
 * What reads cost that are as few as at a crossing. A read there costs up to three times what it costs under load: nobody
 * shares a wake-up with it, and code and data have left the caches since the last.
 */
export async function readCosts(bench: Bench, question: Question, reads: number): Promise<ReadCosts> {
  const rate = Math.max(FEWEST_READS, reads);
  const load = { connections: CONNECTIONS, seconds: bench.settings.quick ? SECONDS / 2 : SECONDS, rate };
  const trial = trialOf(bench, question);
  const rounds = await trial.rounds(bench.settings.quick ? 1 : ROUNDS, () => load);
  for (const [{ name }, why] of trial.failures) {
    bench.found.left.push(`the crossing of ${question.name}, ${name}: ${why}`);
  }
  const sound = [...rounds].filter(([one]) => !trial.failures.has(one));
  return {
    reads: rate,
    by: new Map(sound.map(([{ name }, blocks]) => [name, estimate(blocks.map(cpuOf), bench.random)])),
  };
}

export const readCostSeconds = (placements: number, quick: boolean): number =>
  placements * (quick ? SECONDS / 2 : ROUNDS * SECONDS) * 1.15;
