import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDatabases, withServers } from '../servers.ts';
import { broken, mustBeFound } from './broken.ts';
import { askedBothWays } from './covering.ts';
import { newDatabases } from './history/databases.ts';
import { makeHistory } from './history/history.ts';

/** The first that breaks the view, and the first that breaks composition. */
const oneOfEachSide = [
  broken.find(({ sabotage }) => sabotage.reader !== undefined)!,
  broken.find(({ sabotage }) => sabotage.service !== undefined)!,
];

withServers('stores and view in MongoDB', (servers) => {
  const { connection } = testDatabases(servers);
  const newPlace = newDatabases(connection);

  test('composition and view give equal answers to all that can be asked', async () => {
    const { operations, missing } = await askedBothWays([4, 5], 280, newPlace);
    expect(missing).toEqual([]);
    expect(operations).toBeGreaterThanOrEqual(600);
  }, 600_000);

  test('what is broken on purpose is found there too', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'joinery-differential-cache-'));
    try {
      await using place = await newPlace();
      await makeHistory(place, { seed: 8, length: 150, quiet: true });
      for (const one of oneOfEachSide) await mustBeFound(one, place, cache);
    } finally {
      await rm(cache, { recursive: true, force: true });
    }
  }, 300_000);
});
