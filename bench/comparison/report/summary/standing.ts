import type { Measured, Result } from '../../result.ts';
import { type Estimated, estimatedBy } from '../figures.ts';
import { againstView, measuredOf, viewOf } from '../reading.ts';

export type Quantity = 'p50' | 'p99' | 'throughput' | 'cpu';
/** Beyond noise the best; one of several best that noise keeps from being told apart; or neither. */
export type Standing = 'best' | 'equal' | null;

export function estimateOf({ compared, throughput, cpu }: Measured, quantity: Quantity): Estimated | null {
  if (quantity === 'p99') return compared.p99 && estimatedBy(compared.p99);
  if (quantity === 'throughput') return throughput;
  return quantity === 'cpu' ? cpu : compared.p50;
}

/** How each placement stands at a question. */
export function standings(result: Result, question: string, quantity: Quantity): ReadonlyMap<string, Standing> {
  const known = result.placements.flatMap(({ name }) => {
    const measured = measuredOf(result, question, name);
    const estimate = measured && estimateOf(measured, quantity);
    return estimate ? [{ name, estimate }] : [];
  });
  const sign = quantity === 'throughput' ? -1 : 1;
  const [first, ...others] = known.sort((a, b) => sign * (a.estimate.median - b.estimate.median));
  if (first === undefined) return new Map();
  const near = others.filter((other) => !apart(result, question, quantity, first, other));
  const of = (name: string): Standing => {
    if (near.some((one) => one.name === name)) return 'equal';
    if (name !== first.name || others.length === 0) return null;
    return near.length === 0 ? 'best' : 'equal';
  };
  return new Map(known.map(({ name }) => [name, of(name)]));
}

interface Known {
  readonly name: string;
  readonly estimate: Estimated;
}

/** By the pairs of blocks that ran side by side where there are any, else by whether the intervals leave a gap. */
function apart(result: Result, question: string, quantity: Quantity, first: Known, other: Known): boolean {
  const view = viewOf(result);
  if (quantity !== 'p99' && (first.name === view || other.name === view)) {
    const ratio = againstView(result, question, first.name === view ? other.name : first.name, quantity);
    const otherIsHigher = first.estimate.median < other.estimate.median;
    const expected = otherIsHigher === (first.name === view) ? 'higher' : 'lower';
    if (ratio !== null) return ratio.verdict === expected;
  }
  return first.estimate.high < other.estimate.low || other.estimate.high < first.estimate.low;
}
