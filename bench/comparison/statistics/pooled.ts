import type { Pooled } from '../result.ts';
import { decoded } from './histogram.ts';
import type { Random } from './random.ts';

const RESAMPLES = 1000;

/** A run's slowest requests, slowest first, ms: as many of them as its percentile can be among. */
interface Tail {
  readonly count: number;
  readonly slowest: readonly number[];
}

/**
 * A high percentile of all runs' requests together, ms: those of single runs cannot be averaged. Its interval is the percentile
 * bootstrap's, of whole runs, since what disturbs one request disturbs its neighbours too. Of one run: an interval of no width.
 *
 * @throws RangeError where nothing was recorded
 */
export function pooled(histograms: readonly string[], percentile: number, random: Random): Pooled {
  const tails = tailsOf(histograms, percentile);
  const value = percentileOf(tails, percentile);
  const resampled = Float64Array.from({ length: RESAMPLES }, () =>
    percentileOf(
      tails.map(() => tails[Math.floor(random() * tails.length)]!),
      percentile,
    ),
  ).sort();
  return {
    value,
    low: Math.min(value, resampled[Math.floor(0.025 * RESAMPLES)]!),
    high: Math.max(value, resampled[Math.ceil(0.975 * RESAMPLES) - 1]!),
  };
}

function tailsOf(histograms: readonly string[], percentile: number): readonly Tail[] {
  const all = histograms.map(decoded).filter(({ totalCount }) => totalCount > 0);
  if (all.length === 0) throw new RangeError('nothing was recorded');
  const most = Math.max(...all.map(({ totalCount }) => totalCount));
  // In a resample all runs may be the longest.
  const needed = fromTop(most * all.length, percentile) + 1;
  return all.map((of) => ({
    count: of.totalCount,
    slowest: Array.from({ length: Math.min(needed, of.totalCount) }, (_, i) => {
      const rank = of.totalCount - i;
      return of.getValueAtPercentile((100 * (rank - 0.5)) / of.totalCount) / 1000;
    }),
  }));
}

/** How many of so many are beyond the percentile: the rank that HdrHistogram takes, rounded up, counted from the slowest. */
const fromTop = (count: number, percentile: number): number =>
  count - Math.max(1, Math.ceil((percentile / 100) * count * (1 - Number.EPSILON)));

function percentileOf(runs: readonly Tail[], percentile: number): number {
  const count = runs.reduce((sum, run) => sum + run.count, 0);
  const slowest = Float64Array.from(runs.flatMap((run) => run.slowest)).sort();
  return slowest[slowest.length - 1 - fromTop(count, percentile)]!;
}
