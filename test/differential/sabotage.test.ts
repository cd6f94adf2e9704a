import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { broken, mustBeFound, SIZE } from './broken.ts';
import { newFiles } from './history/files.ts';
import { makeHistory } from './history/history.ts';
import type { Place } from './history/place.ts';
import { firstDifference } from './run.ts';
import { openSystem } from './system.ts';

let place: Place;
let cache: string;

beforeAll(async () => {
  place = await newFiles();
  await makeHistory(place, { seed: 8, length: 500, quiet: true });
  cache = await mkdtemp(join(tmpdir(), 'joinery-differential-cache-'));
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  await rm(cache, { recursive: true, force: true });
});

test.each(broken)(
  '$what is found, and shown by a small question',
  async (one) => mustBeFound(one, place, cache),
  120_000,
);

test('the same system unbroken is found to be equal', async () => {
  await using system = await openSystem(place, cache);
  expect(await firstDifference(system, { seed: 8, count: 100, size: SIZE })).toBeNull();
}, 120_000);
