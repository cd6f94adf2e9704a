import { median } from '../../measure/statistics.ts';
import type { Estimate } from '../result.ts';
import type { Random } from './random.ts';

const RESAMPLES = 2000;

/**
 * The median of runs, with the percentile bootstrap's 95 % interval of it. One run: an interval of no width, which says
 * that nothing is known about its spread.
 *
 * @throws RangeError for no samples
 */
export function estimate(samples: readonly number[], random: Random): Estimate {
  if (samples.length === 0) throw new RangeError('an estimate needs a sample');
  const medians = Float64Array.from({ length: RESAMPLES }, () =>
    median(samples.map(() => pick(samples, random))),
  ).sort();
  return {
    median: median(samples),
    low: medians[Math.floor(0.025 * RESAMPLES)]!,
    high: medians[Math.ceil(0.975 * RESAMPLES) - 1]!,
    samples,
  };
}

const pick = (samples: readonly number[], random: Random): number => samples[Math.floor(random() * samples.length)]!;
