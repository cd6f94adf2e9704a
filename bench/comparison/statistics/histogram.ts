import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as HdrHistogram,
} from 'hdr-histogram-js';

/** Durations in whole µs, three digits exact. */
export type Histogram = HdrHistogram;

/** An hour: nothing that is measured lasts longer. */
const HIGHEST = 3_600_000_000;

export const emptyHistogram = (): Histogram =>
  build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
    useWebAssembly: false,
  });

/** A duration in ms, as `performance.now()` has them; what is less than nothing counts as nothing. */
export const record = (histogram: Histogram, ms: number): void =>
  histogram.recordValue(Math.min(HIGHEST, Math.max(0, Math.round(ms * 1000))));

/** HdrHistogram V2, compressed, base64. */
export const encoded = (histogram: Histogram): string => encodeIntoCompressedBase64(histogram);

/** @throws an Error for what is no histogram */
export const decoded = (base64: string): Histogram => decodeFromCompressedBase64(base64, 32, false);

/** All that was recorded in any of them. */
export function merged(histograms: readonly string[]): string {
  const all = emptyHistogram();
  for (const histogram of histograms) all.add(decoded(histogram));
  return encoded(all);
}

/** In ms, one for each percentile; NaN where nothing was recorded. */
export function percentilesOf(histogram: string, percentiles: readonly number[]): number[] {
  const of = decoded(histogram);
  return percentiles.map((percentile) =>
    of.totalCount === 0 ? Number.NaN : of.getValueAtPercentile(percentile) / 1000,
  );
}

/** Ms; NaN where nothing was recorded. */
export function maximumOf(histogram: string): number {
  const of = decoded(histogram);
  return of.totalCount === 0 ? Number.NaN : of.maxValue / 1000;
}

/** So many steps between 0, 90, 99, 99.9 and 99.99 %: each tenth of what is left gets as much room as the one before. */
const STEPS = 20;
const HIGHEST_PERCENTILE = 99.99;

/** A point of a distribution: this share of all, in %, took at most so many ms. */
export type DistributionPoint = readonly [percentile: number, ms: number];

/**
 * A distribution for a chart whose percentile axis is logarithmic in what is left over (0, 90, 99, 99.9, 99.99), as
 * HdrHistogram plots it. It ends where single requests would make the line: a percentile above 1 - 1/n says no more than
 * the maximum, which is the last point.
 */
export function distributionOf(histogram: string): DistributionPoint[] {
  const of = decoded(histogram);
  if (of.totalCount === 0) return [];
  const last = Math.min(HIGHEST_PERCENTILE, 100 - 100 / of.totalCount);
  const percentiles: number[] = [];
  for (let step = 0; ; step++) {
    const percentile = 100 - 100 / 10 ** (step / STEPS);
    if (percentile >= last) break;
    percentiles.push(percentile);
  }
  return [...percentiles, last].map((percentile) => [percentile, of.getValueAtPercentile(percentile) / 1000]);
}

/** How many took longer than so many ms: the library has no such question, so it is found by bisection of the ranks. */
export function aboveIn(histogram: string, ms: number): number {
  const of = decoded(histogram);
  let [within, beyond] = [0, of.totalCount + 1]; // ranks, of which the first is surely not above, the second as if
  while (beyond - within > 1) {
    const rank = Math.floor((within + beyond) / 2);
    if (of.getValueAtPercentile((100 * (rank - 0.5)) / of.totalCount) / 1000 > ms) beyond = rank;
    else within = rank;
  }
  return of.totalCount - within;
}
