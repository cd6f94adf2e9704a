import { expect, test } from '@jest/globals';
import { askedBothWays } from './covering.ts';

test('a history that has come to rest: composition and view give equal answers to all that can be asked', async () => {
  const { operations, missing } = await askedBothWays([2, 4, 6], 350, true);
  expect(operations).toBe(1050);
  expect(missing).toEqual([]);
}, 300_000);
