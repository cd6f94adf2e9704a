import { describe, expect, test } from '@jest/globals';
import { randomFrom } from '../../../bench/comparison/statistics/random.ts';
import { ratio, verdict } from '../../../bench/comparison/statistics/ratio.ts';
import { disturbed, logNormal } from './noise.ts';

const pairs = (count: number, value: () => number): number[] => Array.from({ length: count }, value);

describe('a ratio of pairs', () => {
  test('is the median of b / a, whatever both had in common', () => {
    const { median, samples } = ratio([10, 200, 3], [20, 400, 9]);
    expect(samples).toEqual([2, 2, 3]);
    expect(median).toBe(2);
  });

  test('is the same seen from the other side', () => {
    const [a, b] = [
      [10, 11, 12],
      [14, 15, 19],
    ];
    const [there, back] = [ratio(a!, b!), ratio(b!, a!)];
    expect(back.low).toBeCloseTo(1 / there.high, 10);
    expect(back.high).toBeCloseTo(1 / there.low, 10);
  });

  test('holds its median, also where the pairs are of two kinds', () => {
    const { median, low, high } = ratio(Array(10).fill(1), [1, 1, 1, 1, 3, 3, 3, 3, 3, 3]);
    expect(median).toBe(3);
    expect(low).toBeLessThan(3);
    expect(high).toBe(3);
  });

  // How often an interval that says 95 % holds the truth, over 4,000 simulated comparisons of each size: the standard
  // error of a share of 95 % is then 0.34 %.
  test.each([3, 4, 5, 7, 10])('%d pairs: its interval holds the truth in 94 to 96 of 100', (count) => {
    const held = coverage(count, logNormal);
    expect(held).toBeGreaterThan(0.935);
    expect(held).toBeLessThan(0.965);
  });

  test.each([3, 5, 10])('%d pairs of which some were disturbed: in at least 94 of 100', (count) => {
    expect(coverage(count, disturbed)).toBeGreaterThan(0.935);
  });

  test('finds 20 % in five pairs with 5 % noise nearly always', () => {
    const random = randomFrom(3);
    const found = Array.from({ length: 1000 }, () => {
      const [a, b] = [pairs(5, () => logNormal(random, 0.05)), pairs(5, () => 1.2 * logNormal(random, 0.05))];
      return verdict(ratio(a, b)) === 'higher';
    });
    expect(found.filter(Boolean).length).toBeGreaterThan(950);
  });

  test.each([
    [[], []],
    [[1], [1, 2]],
    [[0], [1]],
    [[1], [-1]],
    [[1], [Number.NaN]],
    [[Number.POSITIVE_INFINITY], [1]],
  ])('of %j and %j there is none', (a, b) => {
    expect(() => ratio(a, b)).toThrow(RangeError);
  });
});

describe('a verdict', () => {
  test.each([
    [[2, 2.1, 1.9], [1, 1, 1], 'higher'],
    [[1, 1, 1], [2, 2.1, 1.9], 'lower'],
    [[1.1, 0.9, 1.05], [1, 1, 1], 'noise'],
    [[2, 3], [1, 1], 'noise'], // two pairs tell little
  ])('of %j against %j is %s', (b, a, expected) => {
    expect(verdict(ratio(a, b))).toBe(expected);
  });

  test('of a single pair is noise, however far it is', () => {
    const single = ratio([1], [100]);
    expect([single.low, single.high]).toEqual([100, 100]);
    expect(verdict(single)).toBe('noise');
  });
});

function coverage(count: number, noise: typeof logNormal): number {
  const random = randomFrom(count);
  const truth = 1.3;
  let held = 0;
  for (let i = 0; i < 4000; i++) {
    const [a, b] = [pairs(count, () => noise(random, 0.2)), pairs(count, () => truth * noise(random, 0.2))];
    const { low, high } = ratio(a, b);
    if (low <= truth && truth <= high) held++;
  }
  return held / 4000;
}
