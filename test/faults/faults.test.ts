import { rm } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { killRounds } from './rounds.ts';

// The short form: `npm run test:faults -- --rounds 100` is the long one.
test('killed five times under load, the system has lost nothing, done nothing twice, and finished what it began', async () => {
  const { violations, record, killed, data } = await killRounds({ rounds: 5, seed: 3, checkEvery: 5 });
  expect(violations).toEqual([]);
  expect(killed.starting + killed.working).toBe(5);
  expect(killed.working).toBeGreaterThan(0);
  expect(record.acknowledged.length).toBeGreaterThan(0);
  await rm(data, { recursive: true });
}, 300_000);
