import { describe, expect, test } from '@jest/globals';
import {
  aboveIn,
  distributionOf,
  emptyHistogram,
  encoded,
  maximumOf,
  merged,
  percentilesOf,
  record,
} from '../../../bench/comparison/statistics/histogram.ts';

const of = (...ms: readonly number[]): string => {
  const histogram = emptyHistogram();
  for (const one of ms) record(histogram, one);
  return encoded(histogram);
};

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('a histogram', () => {
  test('tells percentiles in ms, three digits exact', () => {
    const [p50, p90, p99, p100] = percentilesOf(of(...upTo(1000)), [50, 90, 99, 100]) as [
      number,
      number,
      number,
      number,
    ];
    expect(Math.abs(p50 - 500)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(p90 - 900)).toBeLessThanOrEqual(0.9);
    expect(Math.abs(p99 - 990)).toBeLessThanOrEqual(1);
    expect(Math.abs(p100 - 1000)).toBeLessThanOrEqual(1);
  });

  test('keeps what is shorter than a µs, and what is longer than an hour as an hour', () => {
    expect(percentilesOf(of(0.0001), [50])).toEqual([0]);
    expect(percentilesOf(of(-5), [50])).toEqual([0]);
    const [hour] = percentilesOf(of(1e9), [50]);
    expect(Math.abs(hour! / 3_600_000 - 1)).toBeLessThan(0.001);
  });

  test('of nothing tells nothing', () => {
    expect(percentilesOf(of(), [50, 99])).toEqual([Number.NaN, Number.NaN]);
    expect(maximumOf(of())).toBeNaN();
    expect(distributionOf(of())).toEqual([]);
    expect(aboveIn(of(), 1)).toBe(0);
  });

  test('merged holds what all hold', () => {
    expect(merged([of(1, 2), of(), of(500)])).toBe(of(1, 2, 500));
  });

  test('what is no histogram is an error', () => {
    expect(() => percentilesOf('no histogram', [50])).toThrow();
  });

  test.each([
    [0, 6],
    [1.5, 4],
    [2, 3],
    [30, 0],
  ])('tells how many took longer than %d ms: %d', (ms, count) => {
    expect(aboveIn(of(1, 1, 2, 3, 3, 20), ms)).toBe(count);
  });
});

describe('a distribution for a chart', () => {
  test('has as many points between 0 and 90 % as between 90 and 99', () => {
    const points = distributionOf(of(...upTo(10_000)));
    const between = (low: number, high: number) => points.filter(([p]) => p >= low - 1e-9 && p < high - 1e-9).length;
    expect(between(0, 90)).toBe(between(90, 99));
    expect(between(90, 99)).toBe(between(99, 99.9));
  });

  test('rises, and ends where single requests would make it', () => {
    const points = distributionOf(of(...upTo(200)));
    expect(points[0]![0]).toBe(0);
    expect(points.at(-1)![0]).toBe(99.5);
    points.slice(1).forEach(([percentile, ms], i) => {
      expect(percentile).toBeGreaterThan(points[i]![0]);
      expect(ms).toBeGreaterThanOrEqual(points[i]![1]);
    });
  });

  test('of one request is one point', () => {
    expect(distributionOf(of(7))).toEqual([[0, expect.closeTo(7, 2)]]);
  });
});
