import type { Difference, Estimate, Measured } from '../result.ts';

/** What two reports are compared by. */
export interface Quantity {
  readonly name: Difference['quantity'];
  readonly title: string;
  readonly unit: string;
  readonly more: 'better' | 'worse';
  of(measured: Measured): Estimate;
  /** Why two measurements of it are not of the same thing; null when they are. */
  cannot(a: Measured, b: Measured): string | null;
}

/**
 * Latency at half of what a server carries changes little with the rate, and the rate itself is found by measuring: so far
 * apart it may be.
 */
const RATES_APART = 1.1;

export const QUANTITIES: readonly Quantity[] = [
  {
    name: 'p50',
    title: 'latency p50',
    unit: 'ms',
    more: 'worse',
    of: ({ compared }) => compared.p50,
    cannot({ compared: a }, { compared: b }) {
      if (Math.max(a.rate / b.rate, b.rate / a.rate) <= RATES_APART) return null;
      return `asked at ${shown(a.rate)} and at ${shown(b.rate)} requests a second: --rate sets it for both`;
    },
  },
  {
    name: 'throughput',
    title: 'throughput',
    unit: '/s',
    more: 'better',
    of: ({ throughput }) => throughput,
    cannot: ({ connections: a }, { connections: b }) => (a === b ? null : `by ${a} and by ${b} connections`),
  },
  { name: 'cpu', title: 'CPU a request', unit: 'µs', more: 'worse', of: ({ cpu }) => cpu, cannot: () => null },
];

const shown = (rate: number): string => Math.round(rate).toLocaleString('en');
