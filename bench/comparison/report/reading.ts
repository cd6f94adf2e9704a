import type { Cell, Difference, Measured, Result } from '../result.ts';

/** The view stands first among the placements: see Workload. */
export const viewOf = (result: Result): string => result.placements[0]?.name ?? 'view';

export const titleOf = (of: readonly { name: string; title: string }[], name: string): string =>
  of.find((one) => one.name === name)?.title ?? titled(name);

/** Of what has only a name: a family of questions, such as `page-length`. */
const titled = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;

export const placeOf = (result: Result, placement: string): number =>
  Math.max(
    0,
    result.placements.findIndex(({ name }) => name === placement),
  );

export const cellOf = (result: Result, question: string, placement: string): Cell | undefined =>
  result.cells.find((cell) => cell.question === question && cell.placement === placement);

export const measuredOf = (result: Result, question: string, placement: string): Measured | null =>
  cellOf(result, question, placement)?.measured ?? null;

/** What was asked for and not carried: waiting then grows as long as the load goes on. */
export const isSaturated = ({ rate, reached }: { readonly rate: number; readonly reached: number }): boolean =>
  reached < 0.98 * rate;

export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: Difference['verdict'];
}

/** How many times as much as the view a placement takes or carries; null when it was not compared. */
export function againstView(
  result: Result,
  question: string,
  placement: string,
  quantity: Difference['quantity'],
): Ratio | null {
  const view = viewOf(result);
  for (const { a, b, ratio, verdict, ...of } of result.differences) {
    if (of.question !== question || of.quantity !== quantity) continue;
    const { median, low, high } = ratio;
    if (a === view && b === placement) return { value: median, low, high, verdict };
    if (b === view && a === placement) {
      return { value: 1 / median, low: 1 / high, high: 1 / low, verdict: OPPOSITE[verdict] };
    }
  }
  return null;
}

const OPPOSITE = { higher: 'lower', lower: 'higher', noise: 'noise' } as const;
