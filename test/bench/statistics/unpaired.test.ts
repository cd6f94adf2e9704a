import { describe, expect, test } from '@jest/globals';
import { randomFrom } from '../../../bench/comparison/statistics/random.ts';
import { unpairedRatio } from '../../../bench/comparison/statistics/unpaired.ts';
import { logNormal } from './noise.ts';

const values = (count: number, value: () => number): number[] => Array.from({ length: count }, value);

describe('a ratio of two that were measured apart', () => {
  test('is that of their geometric means', () => {
    const { ratio, interval } = unpairedRatio([1, 4], [6, 6]);
    expect(ratio).toBeCloseTo(3, 9);
    expect(interval!.low).toBeLessThan(3);
    expect(interval!.high).toBeGreaterThan(3);
  });

  test('is known exactly where neither side has any spread', () => {
    expect(unpairedRatio([2, 2], [3, 3])).toEqual({
      ratio: expect.closeTo(1.5, 12),
      interval: { low: expect.closeTo(1.5, 12), high: expect.closeTo(1.5, 12) },
    });
  });

  test('has no interval where a side was measured once', () => {
    expect(unpairedRatio([1], [2, 2.1]).interval).toBeNull();
    expect(unpairedRatio([1, 1.1], [2]).interval).toBeNull();
  });

  test.each([
    [[], [1]],
    [[1], [0]],
  ])('of %j and %j there is none', (a, b) => {
    expect(() => unpairedRatio(a, b)).toThrow(RangeError);
  });

  // Over 4,000 simulated pairs of reports, the second three times as noisy: the standard error is 0.34 %.
  test.each([
    [3, 3],
    [5, 5],
    [4, 9],
  ])('%d and %d runs: its interval holds the truth in at least 93 of 100', (a, b) => {
    const random = randomFrom(a + b);
    let held = 0;
    for (let i = 0; i < 4000; i++) {
      const { interval } = unpairedRatio(
        values(a, () => logNormal(random, 0.1)),
        values(b, () => 1.3 * logNormal(random, 0.3)),
      );
      if (interval!.low <= 1.3 && 1.3 <= interval!.high) held++;
    }
    expect(held / 4000).toBeGreaterThan(0.93);
    expect(held / 4000).toBeLessThan(0.98);
  });
});
