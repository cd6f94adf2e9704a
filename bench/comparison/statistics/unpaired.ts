import { logsOf } from './logs.ts';
import { student95 } from './student.ts';

/** How b is to a, of which each was measured by itself. */
export interface UnpairedRatio {
  /** Of their geometric means: b / a. */
  readonly ratio: number;
  /** A 95 % interval. Null where a side was measured once, which tells nothing of its spread. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * Welch's t on logarithms. A bootstrap of so few runs is too narrow, see {@link ratio}.
 *
 * @throws RangeError for a side of none, and for what is not more than nothing
 */
export function unpairedRatio(a: readonly number[], b: readonly number[]): UnpairedRatio {
  const [of, by] = [logsOf(a), logsOf(b)];
  const log = by.mean - of.mean;
  if (of.count === 1 || by.count === 1) return { ratio: Math.exp(log), interval: null };
  const parts = [of, by].map(({ variance, count }) => ({ square: variance / count, degrees: count - 1 }));
  const square = parts.reduce((sum, part) => sum + part.square, 0);
  // Welch and Satterthwaite; without any spread it does not matter.
  const weighed = parts.reduce((sum, part) => sum + part.square ** 2 / part.degrees, 0);
  const degrees = weighed === 0 ? 1 : square ** 2 / weighed;
  const reach = student95(degrees) * Math.sqrt(square);
  return { ratio: Math.exp(log), interval: { low: Math.exp(log - reach), high: Math.exp(log + reach) } };
}
