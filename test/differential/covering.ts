import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { differenceIn, type Watch } from './compare.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { makeHistory } from './history/history.ts';
import type { NewPlace } from './history/place.ts';
import { firstDifference, isQuiet } from './run.ts';
import { openSystem } from './system.ts';
import { certainly, walksOf } from './walks.ts';

export interface Asked {
  readonly operations: number;
  /** What no operation has asked with an answer that held anything. */
  readonly missing: readonly string[];
}

/** Asks a few histories many operations, both ways; fails with the first difference, made small. */
export async function askedBothWays(seeds: readonly number[], perHistory: number, newPlace: NewPlace): Promise<Asked> {
  const cache = await mkdtemp(join(tmpdir(), 'joinery-differential-cache-'));
  let coverage: Coverage | undefined;
  let operations = 0;
  try {
    for (const seed of seeds) {
      await using place = await newPlace();
      await makeHistory(place, { seed, length: 500, quiet: isQuiet(seed) });
      await using system = await openSystem(place, cache);
      coverage ??= coverageOf(system.schema);
      const met = coverage;
      const watch: Watch = (operation, { composition }) => met.note(operation, composition.data);
      const lists = (await walksOf(system)).filter(({ path }) => path.length > 1);
      for (const operation of [...certainly(system.schema), ...lists.map(({ operation }) => operation)]) {
        expect(await differenceIn(system, operation, watch)).toBeNull();
        operations++;
      }
      const difference = await firstDifference(system, {
        seed,
        count: perHistory,
        watch,
        note: () => operations++,
      });
      expect(difference).toBeNull();
    }
    return { operations, missing: coverage?.missing() ?? [] };
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}
