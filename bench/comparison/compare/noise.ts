import type { Difference, Result } from '../result.ts';

export interface Noise {
  /** By which factor a quantity changed at most where nothing had changed. */
  factor(quantity: Difference['quantity']): number;
  readonly warnings: readonly string[];
}

/** Of both reports, the further end of what each found between the view and itself. */
export function noiseOf(a: Result, b: Result): Noise {
  const same = [a, b].flatMap(({ selfTest }) => selfTest?.same ?? []);
  const without = Object.entries({ A: a, B: b }).filter(([, { selfTest }]) => selfTest === null);
  return {
    factor(quantity) {
      const found = same.filter((one) => one.quantity === quantity);
      return Math.max(1, ...found.flatMap(({ ratio: { low, high } }) => [high, 1 / low]));
    },
    warnings: without.map(
      ([name]) => `${name} did not compare the view with itself: its intervals alone say what is noise`,
    ),
  };
}
