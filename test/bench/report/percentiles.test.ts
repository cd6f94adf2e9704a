import { describe, expect, test } from '@jest/globals';
import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { distribution, percentAt, percentilesOf } from '../../../bench/comparison/report/chart/percentiles.ts';
import type { AtRate } from '../../../bench/comparison/result.ts';
import { estimate } from './made-up-numbers.ts';

/** 1 to 2,000 ms, one request each. */
function even(requests = 2_000): AtRate {
  const histogram = build({ bitBucketSize: 32, numberOfSignificantValueDigits: 3, useWebAssembly: false });
  for (let i = 1; i <= requests; i++) histogram.recordValue(i * 1_000);
  return {
    rate: 100,
    reached: 100,
    requests,
    p50: estimate(7),
    p90: estimate(8),
    p99: { value: 9, low: 8.5, high: 9.5 },
    most: requests,
    histogram: encodeIntoCompressedBase64(histogram),
  };
}

describe('percentiles', () => {
  test('come from the histogram, in ms', () => {
    const value = percentilesOf(even());
    for (const [percent, ms] of [
      [50, 1_000],
      [90, 1_800],
      [99, 1_980],
      [99.9, 1_998],
    ] as const) {
      expect(Math.abs((value(percent) ?? 0) / ms - 1)).toBeLessThan(0.002);
    }
  });

  test('are told only where a request is beyond them', () => {
    expect(percentilesOf(even())(99.99)).toBeNull();
    expect(percentilesOf(even(1_000))(99.9)).not.toBeNull();
    expect(percentilesOf(even(999))(99.9)).toBeNull();
  });

  test('without a histogram are the three that are known', () => {
    const at = { ...even(), histogram: null };
    expect([50, 90, 99, 99.9].map(percentilesOf(at))).toEqual([7, 8, 9, null]);
    expect(distribution(at)).toEqual([
      { x: 2, y: 7 },
      { x: 10, y: 8 },
      { x: 100, y: 9 },
    ]);
  });

  test('of the whole distribution never fall, and end at the slowest request', () => {
    const points = distribution(even());
    expect(points.length).toBeGreaterThan(40);
    for (const [i, { x, y }] of points.entries()) {
      const before = points[i - 1] ?? { x: 0, y: 0 };
      expect(x).toBeGreaterThanOrEqual(before.x);
      expect(y).toBeGreaterThanOrEqual(before.y * 0.999);
    }
    expect(points.at(-1)).toEqual({ x: 2_000, y: 2_000 });
  });

  test('have round names', () => {
    expect([2, 10, 100, 1_000, 10_000].map(percentAt)).toEqual([50, 90, 99, 99.9, 99.99]);
  });
});
