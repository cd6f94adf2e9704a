import type { Result } from '../result.ts';
import { unpairedRatio } from '../statistics/unpaired.ts';

/** How fast the machine was in b, against a: more than 1 is faster. By the server that answers a constant, in both reports. */
export interface Speed {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Where the machines differed beyond noise, or cannot be compared. */
  readonly warnings: readonly string[];
}

/** Less need not be said. */
const NOTABLE = 1.1;

export function speedOf({ generator: a }: Result, { generator: b }: Result): Speed {
  if (a === null || b === null) {
    const warnings = ['how fast the machine was is not in both: changes may come from it'];
    return { ratio: 1, low: 1, high: 1, warnings };
  }
  const { ratio, interval } = unpairedRatio(a.throughput.samples, b.throughput.samples);
  const { low, high } = interval ?? { low: ratio, high: ratio };
  const differs = (low > 1 || high < 1) && Math.max(ratio, 1 / ratio) > NOTABLE;
  return { ratio, low, high, warnings: differs ? [told(ratio, a.throughput.median, b.throughput.median)] : [] };
}

const told = (ratio: number, a: number, b: number): string =>
  `the machine was ${Math.max(ratio, 1 / ratio).toFixed(1)} times ${ratio > 1 ? 'faster' : 'slower'} in B: a server that answers a constant carried ${shown(a)} requests a second in A and ${shown(b)} in B; what changed by no more than that is called noise`;

const shown = (rate: number): string => Math.round(rate).toLocaleString('en');
