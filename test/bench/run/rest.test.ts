import { expect, test } from '@jest/globals';
import { type Reading, worked } from '../../../bench/comparison/run/rest.ts';

const used = (cpu: number) => ({ cpu, rss: 0, http: null });
const reading = (at: number, gateway: number, projector: number): Reading => ({
  at,
  usage: { gateway: used(gateway), projector: used(projector) },
});

test('what a process uses at rest is no work: 2 s at a hundredth of a core are left out', () => {
  const found = worked(reading(1_000, 5, 7), reading(3_000, 6, 7.02), { gateway: 0.05, projector: 0.01 });
  expect(found.gateway).toBeCloseTo(0.9);
  expect(found.projector).toBeCloseTo(0);
});

test('a process that was not there before has all of its use', () => {
  const found = worked({ at: 0, usage: {} }, { at: 1_000, usage: { late: used(3) } }, {});
  expect(found).toEqual({ late: 3 });
});
