import type { AtRate } from '../result.ts';
import type { Block } from '../run/block.ts';
import { estimate } from '../statistics/estimate.ts';
import { maximumOf, merged, percentilesOf } from '../statistics/histogram.ts';
import { pooled } from '../statistics/pooled.ts';
import type { Random } from '../statistics/random.ts';

/** With fewer requests in all the 99th percentile is the slowest one or two of them. */
export const ENOUGH_FOR_P99 = 300;

/** Blocks of the same load on the same contestant, as one. */
export function atRate(rate: number, blocks: readonly Block[], random: Random, keep: boolean): AtRate {
  const histograms = blocks.map(({ loaded }) => loaded.histogram);
  const percentiles = histograms.map((of) => percentilesOf(of, [50, 90]));
  const at = (i: number) =>
    estimate(
      percentiles.map((of) => of[i]!),
      random,
    );
  const all = merged(histograms);
  const requests = blocks.reduce((sum, { loaded }) => sum + loaded.requests, 0);
  const seconds = blocks.reduce((sum, { loaded }) => sum + loaded.seconds, 0);
  return {
    rate,
    reached: requests / seconds,
    requests,
    p50: at(0),
    p90: at(1),
    p99: requests >= ENOUGH_FOR_P99 ? pooled(histograms, 99, random) : null,
    most: maximumOf(all),
    histogram: keep ? all : null,
  };
}
