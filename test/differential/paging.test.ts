import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { differenceIn } from './compare.ts';
import { newFiles } from './history/files.ts';
import { makeHistory } from './history/history.ts';
import { openSystem } from './system.ts';
import { walksOf } from './walks.ts';

interface Connection {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: { readonly key: string } }[];
}

const connectionAt = (data: unknown, path: readonly string[]): Connection =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], data) as Connection;

// Equal answers could be wrong alike: pages could leave out a row, or show one twice.
test('paged to its end, by the strategies in turn, every list shows each of its entities once', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'joinery-differential-cache-'));
  try {
    await using place = await newFiles();
    await makeHistory(place, { seed: 12, length: 500, quiet: true });
    await using system = await openSystem(place, cache);
    let rows = 0;
    for (const { name, operation, path } of await walksOf(system)) {
      const met: string[] = [];
      let total = -1;
      const difference = await differenceIn(system, operation, (_, { view }) => {
        const { totalCount, edges } = connectionAt(view.data, path);
        total = totalCount;
        met.push(...edges.map(({ node }) => node.key));
      });
      expect(difference).toBeNull();
      expect({ name, met: new Set(met).size, shown: met.length }).toEqual({ name, met: total, shown: total });
      rows += total;
    }
    expect(rows).toBeGreaterThan(300);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}, 120_000);
