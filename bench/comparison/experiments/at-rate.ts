import type { AtRate } from '../result.ts';
import type { Block } from '../run/block.ts';
import { estimate } from '../statistics/estimate.ts';
import { maximumOf, merged, percentilesOf } from '../statistics/histogram.ts';
import type { Random } from '../statistics/random.ts';

/** With fewer requests a run the 99th percentile is one or two of them. */
export const ENOUGH_FOR_P99 = 100;

/** Blocks of the same load on the same contestant, as one. */
export function atRate(rate: number, blocks: readonly Block[], random: Random, keep: boolean): AtRate {
  const percentiles = blocks.map(({ loaded }) => percentilesOf(loaded.histogram, [50, 90, 99]));
  const at = (i: number) =>
    estimate(
      percentiles.map((of) => of[i]!),
      random,
    );
  const all = merged(blocks.map(({ loaded }) => loaded.histogram));
  const requests = blocks.reduce((sum, { loaded }) => sum + loaded.requests, 0);
  const seconds = blocks.reduce((sum, { loaded }) => sum + loaded.seconds, 0);
  return {
    rate,
    reached: requests / seconds,
    requests,
    p50: at(0),
    p90: at(1),
    p99: requests / blocks.length >= ENOUGH_FOR_P99 ? at(2) : null,
    most: maximumOf(all),
    histogram: keep ? all : null,
  };
}
