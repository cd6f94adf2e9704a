import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { names, services } from '../scenarios/services.ts';
import { testDatabases, withServers } from '../servers.ts';
import { newDatabases } from './history/databases.ts';
import { newFiles } from './history/files.ts';
import { makeHistory } from './history/history.ts';
import type { Place } from './history/place.ts';
import { linesOf } from './lines.ts';
import { firstDifference, isQuiet } from './run.ts';
import { openSystem, type StillSystem, type StrategyName } from './system.ts';

/** All that happened, service by service. */
async function logsIn(place: Place) {
  const logs = names.map(async (name) => {
    await using store = await place.open(services[name]);
    return (await store.readLog(0, 1_000_000)).map(({ event }) => event);
  });
  return Promise.all(logs);
}

async function viewIn({ versions }: Place): Promise<readonly string[]> {
  await using store = await versions.open(1);
  return linesOf(store);
}

/** Two systems, asked as if they were the two strategies of one. */
const across = (files: StillSystem, databases: StillSystem, strategy: StrategyName): StillSystem => ({
  ...files,
  ask: (side, operation) => (side === 'composition' ? files : databases).ask(strategy, operation),
});

withServers('files and databases', (servers) => {
  const { connection } = testDatabases(servers);

  test.each([21, 22])(
    'the same history gives the same events, the same view, and the same answers: %s',
    async (seed) => {
      const cache = await mkdtemp(join(tmpdir(), 'joinery-differential-cache-'));
      try {
        await using files = await newFiles();
        await using databases = await newDatabases(connection)();
        for (const place of [files, databases]) await makeHistory(place, { seed, length: 300, quiet: isQuiet(seed) });
        const logs = await logsIn(files);
        expect(logs.flat().length).toBeGreaterThan(150);
        expect(await logsIn(databases)).toEqual(logs);

        await using onFiles = await openSystem(files, cache);
        await using onDatabases = await openSystem(databases, cache);
        const view = await viewIn(files);
        expect(view.length).toBeGreaterThan(60);
        expect(await viewIn(databases)).toEqual(view);

        for (const strategy of ['view', 'composition'] as const) {
          const system = across(onFiles, onDatabases, strategy);
          expect(await firstDifference(system, { seed, count: strategy === 'view' ? 100 : 40 })).toBeNull();
        }
      } finally {
        await rm(cache, { recursive: true, force: true });
      }
    },
    180_000,
  );
});
