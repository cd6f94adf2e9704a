import type { AtRate } from '../../result.ts';
import { decoded } from '../../statistics/histogram.ts';
import type { Point } from './chart.ts';

const STEPS_PER_HALVING = 6;
/** 50, 90, 99, 99.9 and 99.99 %. */
export const MARKED = [2, 10, 100, 1_000, 10_000];

/** Latency, ms, at a percentile; null where so many requests are not in the histogram. */
export type Percentiles = (percent: number) => number | null;

export function percentilesOf({ histogram, requests, p50, p90, p99 }: AtRate): Percentiles {
  if (histogram === null) {
    const known = new Map([
      [50, p50.median],
      [90, p90.median],
      [99, p99?.value ?? null],
    ]);
    return (percent) => known.get(percent) ?? null;
  }
  const all = decoded(histogram);
  return (percent) => (requests * (1 - percent / 100) < 0.999 ? null : all.getValueAtPercentile(percent) / 1_000);
}

/** Of the whole distribution, x as HdrHistogram's plots have it: 1 / (1 - share). The last is the slowest request. */
export function distribution(at: AtRate): readonly Point[] {
  const value = percentilesOf(at);
  const steps = Math.floor(STEPS_PER_HALVING * Math.log2(Math.max(1, at.requests)));
  const xs = [...Array.from({ length: steps + 1 }, (_, i) => 2 ** (i / STEPS_PER_HALVING)), ...MARKED.slice(1)];
  const points = xs
    .sort((a, b) => a - b)
    .flatMap((x) => {
      const y = value(percentAt(x));
      return y === null || y === 0 ? [] : [{ x, y }];
    });
  return at.histogram === null ? points : [...points, { x: at.requests, y: at.most }];
}

/** Without the noise of 1 / x: 99.9, not 99.90000000000001. */
export const percentAt = (x: number): number => Number((100 - 100 / x).toFixed(6));
