import { describe, expect, test } from '@jest/globals';
import { estimate } from '../../../bench/comparison/statistics/estimate.ts';
import { randomFrom } from '../../../bench/comparison/statistics/random.ts';
import { logNormal } from './noise.ts';

describe('an estimate', () => {
  test('is the median, with an interval that holds it, and the samples as they came', () => {
    const samples = [5, 1, 4, 2, 3];
    const { median, low, high, samples: kept } = estimate(samples, randomFrom(1));
    expect(median).toBe(3);
    expect([low, high]).toEqual([1, 5]);
    expect(kept).toEqual(samples);
  });

  test('is the same for the same seed', () => {
    const random = randomFrom(5);
    const samples = Array.from({ length: 9 }, () => logNormal(random, 0.3));
    expect(estimate(samples, randomFrom(2))).toEqual(estimate(samples, randomFrom(2)));
  });

  test('of one run has an interval of no width', () => {
    expect(estimate([7], randomFrom(1))).toEqual({ median: 7, low: 7, high: 7, samples: [7] });
  });

  test('of none there is none', () => {
    expect(() => estimate([], randomFrom(1))).toThrow(RangeError);
  });

  // What its doc comment says: the true median is between two of the runs' values in a share of cases that no distribution
  // changes (as if so many coins had not fallen nearly all on one side).
  test.each([
    [3, [1, 3], 0.75],
    [5, [1, 5], 0.9375],
    [7, [2, 6], 0.875],
  ] as const)('of %d runs: its interval has their ranks %j, and holds the true median in %d', (runs, ranks, share) => {
    const samples = Array.from({ length: runs }, (_, i) => i + 1);
    const { low, high } = estimate(samples, randomFrom(1));
    expect([low, high]).toEqual(ranks);
    const outside = samples.map((_, heads) => (heads < low ? chosen(runs, heads) : 0)).reduce((a, b) => a + b);
    expect(1 - (2 * outside) / 2 ** runs).toBeCloseTo(share, 6);
  });
});

/** In how many ways so many of a number are chosen. */
const chosen = (of: number, count: number): number =>
  count === 0 ? 1 : (chosen(of, count - 1) * (of - count + 1)) / count;

test('the sequence of a seed is the same again, spread over 0 to 1, and another for another seed', () => {
  const draw = (seed: number) => Array.from({ length: 10_000 }, randomFrom(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1).slice(0, 5)).not.toEqual(draw(2).slice(0, 5));
  const tenths = Array.from({ length: 10 }, (_, i) => draw(3).filter((x) => x >= i / 10 && x < (i + 1) / 10).length);
  expect(tenths.reduce((sum, count) => sum + count)).toBe(10_000);
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
