import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crossingOf } from '../../../bench/comparison/experiments/crossing.ts';

const sure = (value: number) => ({ median: value, low: value, high: value });

test('the view pays from the reads whose savings are worth an event', () => {
  expect(crossingOf({ view: sure(100), composed: sure(600), event: sure(250) })).toEqual({
    value: 0.5,
    low: 0.5,
    high: 0.5,
  });
});

test('a view that reads no cheaper never pays', () => {
  expect(crossingOf({ view: sure(600), composed: sure(600), event: sure(250) })).toBeNull();
});

test('where its reads may be no cheaper, the interval has no end', () => {
  const composed = { median: 200, low: 90, high: 300 };
  expect(crossingOf({ view: sure(100), composed, event: sure(50) })).toEqual({ value: 0.5, low: 0.25, high: null });
});

test('what an event may cost is within the interval', () => {
  const event = { median: 250, low: 100, high: 1_000 };
  expect(crossingOf({ view: sure(100), composed: sure(600), event })).toEqual({ value: 0.5, low: 0.2, high: 2 });
});

test('at the crossing both cost the same, and it lies within its interval', () => {
  const cost = fc.double({ min: 1, max: 1e5, noNaN: true });
  const share = fc.double({ min: 0, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(cost, cost, cost, share, (view, more, event, width) => {
      const composed = view + more;
      const around = (value: number) => ({ median: value, low: value * (1 - width), high: value * (1 + width) });
      const found = crossingOf({ view: around(view), composed: around(composed), event: around(event) })!;
      expect(event + found.value * view).toBeCloseTo(found.value * composed, 3);
      expect(found.low).toBeLessThanOrEqual(found.value);
      expect(found.high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(found.value);
    }),
  );
});
