import { expect, test } from '@jest/globals';
import {
  emptyHistogram,
  encoded,
  merged,
  percentilesOf,
  record,
} from '../../../bench/comparison/statistics/histogram.ts';
import { pooled } from '../../../bench/comparison/statistics/pooled.ts';
import { randomFrom } from '../../../bench/comparison/statistics/random.ts';

const histogramOf = (values: readonly number[]): string => {
  const histogram = emptyHistogram();
  for (const value of values) record(histogram, value);
  return encoded(histogram);
};
const range = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));
const at99 = (runs: readonly string[], seed = 1) => pooled(runs, 99, randomFrom(seed));

test('is the percentile of all requests, not a mean of the percentiles of runs', () => {
  const runs = [range(1000, () => 1), range(100, (i) => (i < 50 ? 1 : 20))].map(histogramOf);
  expect(at99(runs).value).toBeCloseTo(20, 1);
  expect(at99(runs).value).toBe(percentilesOf(merged(runs), [99])[0]);
});

test.each([1, 7, 99, 100, 150, 1_000, 2_345])('of %i requests it is the one that HdrHistogram takes', (count) => {
  const random = randomFrom(count);
  const runs = range(3, () => 0).map(() => histogramOf(range(count, () => 1 + 50 * random() ** 4)));
  for (const percentile of [50, 90, 99, 99.9]) {
    expect(pooled(runs, percentile, randomFrom(1)).value).toBe(percentilesOf(merged(runs), [percentile])[0]);
  }
});

test('one slow run widens the interval; runs that are alike do not', () => {
  const alike = range(5, () => 0).map(() => histogramOf(range(200, (i) => 1 + i / 200)));
  const { low, high } = at99(alike);
  expect(high / low).toBeLessThan(1.01);
  const one = [...alike.slice(1), histogramOf(range(200, (i) => (i < 190 ? 1 : 100)))];
  expect(at99(one).high).toBeCloseTo(100, 0);
  expect(at99(one).low).toBeLessThan(2.1);
});

test('of one run nothing is known of its spread', () => {
  const { value, low, high } = at99([histogramOf([1, 2, 3])]);
  expect([low, high]).toEqual([value, value]);
});

test('of nothing there is none', () => {
  expect(() => at99([histogramOf([])])).toThrow(RangeError);
});
