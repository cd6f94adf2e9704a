import { describe, expect, test } from '@jest/globals';
import { type Quantity, standings } from '../../../bench/comparison/report/summary/standing.ts';
import type { Difference, Estimate, Result } from '../../../bench/comparison/result.ts';
import { madeUp } from './made-up.ts';

const near = (median: number, half: number): Estimate => ({
  median,
  low: median - half,
  high: median + half,
  samples: [median],
});

/** One question with these figures by view, gateway and BFF. */
function resultOf(figures: readonly Estimate[], differences: readonly Difference[] = []): Result {
  const placements = madeUp.placements.slice(0, figures.length);
  const measured = madeUp.cells[0]?.measured;
  if (!measured) throw new Error('the made-up result begins with a cell that has figures');
  const cells = placements.map(({ name }, i) => {
    const estimate = figures[i]!;
    const { median: value, low, high } = estimate;
    const compared = { ...measured.compared, p50: estimate, p99: { value, low, high } };
    return {
      question: 'point',
      placement: name,
      failed: null,
      measured: { ...measured, compared, cpu: estimate, throughput: estimate },
    };
  });
  return { ...madeUp, placements, cells, differences };
}

const of = (result: Result, quantity: Quantity = 'p50') => Object.fromEntries(standings(result, 'point', quantity));

const verdict = (b: string, found: Difference['verdict'], quantity: Difference['quantity'] = 'p50'): Difference => ({
  question: 'point',
  a: 'view',
  b,
  quantity,
  ratio: near(found === 'lower' ? 0.9 : 1.1, 0.05),
  verdict: found,
});

describe('what is marked', () => {
  test('the best, when its interval leaves a gap to all others', () => {
    const result = resultOf([near(1, 0.1), near(2, 0.1), near(3, 0.1)]);
    expect(of(result)).toEqual({ view: 'best', gateway: null, bff: null });
    expect(of(result, 'throughput')).toEqual({ view: null, gateway: null, bff: 'best' });
  });

  test('as equal, those whose intervals overlap with that of the lowest', () => {
    const result = resultOf([near(1, 0.3), near(1.2, 0.1), near(3, 0.1)]);
    expect(of(result, 'p99')).toEqual({ view: 'equal', gateway: 'equal', bff: null });
  });

  test('by pairs of blocks, where they tell apart what the intervals do not', () => {
    const wide = [near(1, 0.3), near(1.2, 0.3), near(3, 0.1)];
    expect(of(resultOf(wide, [verdict('gateway', 'higher'), verdict('bff', 'higher')]))).toMatchObject({
      view: 'best',
    });
    expect(of(resultOf(wide, [verdict('gateway', 'higher', 'cpu')]))).toMatchObject({ view: 'equal' });
  });

  test('by pairs of blocks, where they call noise what the intervals tell apart', () => {
    const narrow = [near(1, 0.01), near(1.2, 0.01), near(3, 0.01)];
    const result = resultOf(narrow, [verdict('gateway', 'noise')]);
    expect(of(result)).toEqual({ view: 'equal', gateway: 'equal', bff: null });
  });

  test('none as best, where pairs and medians contradict each other', () => {
    const result = resultOf([near(1, 0.01), near(1.2, 0.01)], [verdict('gateway', 'lower')]);
    expect(of(result)).toEqual({ view: 'equal', gateway: 'equal' });
  });

  test('nothing where there is nothing to compare with', () => {
    expect(of(resultOf([near(1, 0.1)]))).toEqual({ view: null });
  });
});
