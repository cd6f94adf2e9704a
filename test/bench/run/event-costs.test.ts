import { describe, expect, test } from '@jest/globals';
import { cheaper, loadBeside } from '../../../bench/comparison/experiments/crossing-checks.ts';
import { eventCostAt } from '../../../bench/comparison/experiments/event-costs.ts';

const sure = (median: number) => ({ median, low: median, high: median, samples: [median] });
const COSTS = [
  { rate: 25, event: sure(1_600), write: 2_000, eventsAWrite: 1.4 },
  { rate: 100, event: sure(800), write: 2_000, eventsAWrite: 1.4 },
  { rate: 400, event: sure(100), write: 2_000, eventsAWrite: 1.4 },
];

describe('the cost of an event', () => {
  test('is as measured where it was', () => {
    for (const { rate, event } of COSTS) expect(eventCostAt(COSTS, rate)).toBeCloseTo(event.median);
  });

  test('lies between two rates on the line of their logarithms, and stays beyond them', () => {
    expect(eventCostAt(COSTS, 50)).toBeCloseTo(Math.sqrt(1_600 * 800));
    expect([eventCostAt(COSTS, 1), eventCostAt(COSTS, 10_000)]).toEqual([1_600, 100]);
  });
});

describe('the load of a check', () => {
  test('is at the middle rate, with the reads of the crossing times the factor', () => {
    // 800 µs an event, 4 ms saved by each read: a read in five events.
    expect(loadBeside(COSTS, { view: 100, composed: 4_100 }, 0.5)).toEqual({ rate: 100, reads: 0.1 });
  });

  test('is at a lower rate, and at the crossing of that one, where all of it would use too much of a core', () => {
    const { rate, reads } = loadBeside(COSTS, { view: 3_900, composed: 4_000 }, 2);
    const event = eventCostAt(COSTS, rate);
    expect(rate).toBeLessThan(100);
    expect(reads).toBeCloseTo((2 * event) / 100);
    expect(rate * (2_000 + reads * 4_000)).toBeLessThanOrEqual(400_000);
  });
});

test('a way is found cheaper when it was in every pair', () => {
  expect(cheaper([1, 2], [2, 3])).toBe('view');
  expect(cheaper([2, 3], [1, 2])).toBe('composed');
  expect(cheaper([1, 3], [2, 2])).toBe('noise');
});
