import type { WarmUp } from './result.ts';

/** Beyond this share processes have not come to where they get no faster. */
export const RISING = 0.1;

/** By which share the last two rounds were faster than the two before them; null of fewer than four. */
export function risingOf({ faster }: Pick<WarmUp, 'faster'>): number | null {
  const [a, b, c, d] = faster.slice(-4);
  return a === undefined || b === undefined || c === undefined || d === undefined ? null : (c + d) / (a + b) - 1;
}
