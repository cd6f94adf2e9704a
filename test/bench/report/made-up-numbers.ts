import type { Estimate } from '../../../bench/comparison/result.ts';

/** [name, title, µs of CPU a request, µs of latency] by view, gateway, BFF, service; null: it failed. */
export type Made = readonly [
  name: string,
  title: string,
  services: number,
  view: number,
  others: readonly (number | null)[],
];

/** What a question takes by the view, µs, and how many times as much by the others. */
export const MADE: readonly Made[] = [
  ['point', 'An order with its customer and its voyage', 3, 210, [2.9, 1.9, 2.4]],
  ['page', 'A page of 50 orders with both', 3, 640, [3.4, 1.6, 2.2]],
  ['customer', 'A customer’s page', 2, 520, [1.4, 1.02, 1.3]],
  ['manifest', 'A voyage’s manifest', 4, 900, [4.1, 2.6, 2.9]],
  ['filter', 'Filter, sort and page across services', 4, 780, [31, 24, 12]],
  ['aggregate', 'Orders by customer country & month', 3, 1_900, [null, 88, 61]],
  ['few', 'Few fields of an order', 1, 190, [1.2, 0.72, 0.9]],
];

export const SERVICES = ['orders', 'customers', 'voyages', 'containers'];
export const PLACEMENTS = ['view', 'gateway', 'bff', 'service'];

/** The same every time. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

export const draw = random(6);
export const normal = (): number => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());

export function estimate(median: number, spread = 0.03): Estimate {
  const samples = Array.from({ length: 5 }, () => median * (1 + (spread * normal()) / 2));
  return { median, low: median * (1 - spread), high: median * (1 + spread), samples };
}
