import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { type GeneratedOperation, operations } from '../operations.ts';
import { type Difference, differenceIn, type Watch } from './compare.ts';
import { makeHistory } from './history/history.ts';
import { poolsOf } from './pools.ts';
import { openSystem, type Sabotage, type StillSystem } from './system.ts';

export interface DifferentialOptions {
  /** Histories have the seeds seed, seed + 1, …; so each is repeated by its own seed as the first. */
  readonly seed: number;
  /** Operations in all; each may be many requests, one for each page and strategy. */
  readonly runs: number;
  /** Operations asked of one history. */
  readonly perHistory: number;
  /** What happens in a history: commands, batches of events, deaths. */
  readonly length?: number;
  /** Keeps the composed schema between histories. */
  readonly cache: string;
  readonly sabotage?: Sabotage;
  readonly watch?: Watch;
  /** Told of each history before its operations, so that a test can look around in it. */
  readonly look?: (system: StillSystem) => Promise<void>;
  readonly progress?: (done: { readonly operations: number; readonly histories: number }) => void;
}

/** The shortest operation found that is answered differently, and the history that it was found in. */
export interface Finding extends Difference {
  readonly seed: number;
}

/** Makes histories and asks each; resolves with the first difference, as small as it can be made, or null. */
export async function differential(options: DifferentialOptions): Promise<Finding | null> {
  const { seed, runs, perHistory, progress = () => {} } = options;
  for (let done = 0, histories = 0; done < runs; histories++) {
    const count = Math.min(perHistory, runs - done);
    const note = (asked: number) => progress({ operations: done + asked, histories: histories + 1 });
    const finding = await askHistory(options, seed + histories, count, note);
    if (finding !== null) return finding;
    done += count;
  }
  return null;
}

async function askHistory(
  { length = 500, cache, sabotage, watch, look }: DifferentialOptions,
  seed: number,
  count: number,
  note: (asked: number) => void,
): Promise<Finding | null> {
  // Every other one is left half-way: only then are orders PENDING, and containers ahead of their orders.
  const data = await makeHistory({ seed, length, quiet: seed % 2 === 0 });
  try {
    await using system = await openSystem(data, cache, sabotage);
    await look?.(system);
    const difference = await firstDifference(system, seed, count, note, watch);
    return difference && { ...difference, seed };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function firstDifference(
  system: StillSystem,
  seed: number,
  count: number,
  note: (asked: number) => void,
  watch: Watch | undefined,
): Promise<Difference | null> {
  let smallest: Difference | null = null;
  let asked = 0;
  const alike = async (operation: GeneratedOperation): Promise<boolean> => {
    const difference = await differenceIn(system, operation, watch);
    if (difference !== null)
      smallest = difference; // while shrinking only smaller ones come
    else if (smallest === null) note(++asked);
    return difference === null;
  };
  await fc.check(fc.asyncProperty(operations(system.schema, await poolsOf(system)), alike), { seed, numRuns: count });
  return smallest;
}
