import { expect, test } from '@jest/globals';
import { askedBothWays } from './covering.ts';

test('a history in the middle of its reactions: composition and view give equal answers to all that can be asked', async () => {
  const { operations, missing } = await askedBothWays([1, 3, 5], 350, false);
  expect(operations).toBe(1050);
  expect(missing).toEqual([]);
}, 300_000);
