import { expect, test } from '@jest/globals';
import { askedBothWays } from './covering.ts';
import { newFiles } from './history/files.ts';

// In two files, which run side by side; together more than 2,000 operations.
test('composition and view give equal answers to all that can be asked', async () => {
  const { operations, missing } = await askedBothWays([4, 5, 7], 320, newFiles);
  expect(missing).toEqual([]);
  expect(operations).toBeGreaterThanOrEqual(1000);
}, 300_000);
