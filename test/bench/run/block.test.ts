import { expect, test } from '@jest/globals';
import { costing } from '../../../bench/comparison/run/block.ts';
import type { Reading } from '../../../bench/comparison/run/rest.ts';

const of = (cpu: number, requests: number | null) => ({
  cpu,
  rss: 0,
  http: requests === null ? null : { requests, bytesIn: 0, bytesOut: 0 },
});
const before: Reading = {
  at: 0,
  usage: { gateway: of(1, 10), orders: of(1, 10), projector: of(1, 0), kafka: of(1, null), mongodb: of(1, null) },
};
const after: Reading = {
  at: 1_000,
  usage: {
    gateway: of(1.5, 20),
    orders: of(1.04, 10),
    projector: of(1, 0),
    kafka: of(1.1, null),
    mongodb: of(1.3, null),
  },
};
const atRest = { gateway: 0.1, orders: 0.1, projector: 0.1, kafka: 0.2, mongodb: 0.1 };
const close = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expect.closeTo(value)]));

test('a read costs what it reaches, beyond what that uses at rest; who is not asked and does less is no gain', () => {
  expect(costing(before, after, { atRest, writes: false })).toEqual(
    close({ gateway: 0.4, orders: 0, projector: 0, kafka: 0, mongodb: 0.2 }),
  );
});

test('a write costs all, since all hear of it', () => {
  expect(costing(before, after, { atRest, writes: true })).toEqual(
    close({ gateway: 0.4, orders: -0.06, projector: -0.1, kafka: -0.1, mongodb: 0.2 }),
  );
});
