import fc from 'fast-check';
import { type GeneratedOperation, type OperationOptions, operations } from '../operations.ts';
import { type Difference, differenceIn, type Watch } from './compare.ts';
import { makeHistory } from './history/history.ts';
import type { NewPlace } from './history/place.ts';
import { poolsOf } from './pools.ts';
import { openSystem, type StillSystem } from './system.ts';

export interface DifferentialOptions {
  /** Of the first history; the next ones count on, so each is repeated by its own seed as the first. */
  readonly seed: number;
  /** Operations in all; each may be many requests, one for each page and strategy. */
  readonly runs: number;
  /** Operations asked of one history. */
  readonly perHistory: number;
  /** Where each history lies. */
  readonly newPlace: NewPlace;
  /** What happens in a history: commands, batches of events, deaths. */
  readonly length?: number;
  /** Keeps the composed schema between histories. */
  readonly cache: string;
  readonly watch?: Watch;
  readonly progress?: (done: { readonly operations: number; readonly histories: number }) => void;
}

/** The shortest operation found that is answered differently, and the history that it was found in. */
export interface Finding extends Difference {
  readonly seed: number;
}

/** Makes histories and asks each; resolves with the first difference, as small as it can be made, or null. */
export async function differential(options: DifferentialOptions): Promise<Finding | null> {
  const { seed: first, runs, perHistory, length = 500, newPlace, cache, watch, progress = () => {} } = options;
  for (let done = 0, histories = 0; done < runs; histories++) {
    const seed = first + histories;
    const count = Math.min(perHistory, runs - done);
    const note = (asked: number) => progress({ operations: done + asked, histories: histories + 1 });
    await using place = await newPlace();
    await makeHistory(place, { seed, length, quiet: isQuiet(seed) });
    await using system = await openSystem(place, cache);
    const difference = await firstDifference(system, { seed, count, watch, note });
    if (difference !== null) return { ...difference, seed };
    done += count;
  }
  return null;
}

/** Every other history is left half-way: only then are orders PENDING, and containers ahead of their orders. */
export const isQuiet = (seed: number): boolean => seed % 2 === 0;

export interface Questions {
  readonly seed: number;
  readonly count: number;
  readonly size?: OperationOptions;
  readonly watch?: Watch;
  /** Told how many were answered alike. */
  readonly note?: (asked: number) => void;
}

/** Asks a system generated operations; resolves with the smallest that is answered differently, or null. */
export async function firstDifference(
  system: StillSystem,
  { seed, count, size, watch, note = () => {} }: Questions,
): Promise<Difference | null> {
  const found: Difference[] = [];
  let asked = 0;
  const alike = async (operation: GeneratedOperation): Promise<boolean> => {
    const difference = await differenceIn(system, operation, watch);
    if (difference !== null) found.push(difference);
    else if (found.length === 0) note(++asked);
    return difference === null;
  };
  const generated = operations(system.schema, await poolsOf(system), size);
  await fc.check(fc.asyncProperty(generated, alike), { seed, numRuns: count });
  return found.at(-1) ?? null; // shrinking goes from each to a smaller one
}
