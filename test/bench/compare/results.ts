import type { Cell, Difference, Estimate, Measured, Result } from '../../../bench/comparison/result.ts';
import { madeUp } from '../report/made-up.ts';

export const estimated = (...samples: readonly number[]): Estimate => {
  const sorted = [...samples].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)]!, low: sorted[0]!, high: sorted.at(-1)!, samples };
};

/** Five runs that differ by up to 2 %. */
export const runs = (about: number): Estimate => estimated(...[0.99, 1, 1.01, 0.98, 1.02].map((one) => one * about));

const whole = madeUp.cells.find(({ measured }) => measured !== null)!.measured!;

export interface Figures {
  readonly p50?: Estimate;
  readonly throughput?: Estimate;
  readonly cpu?: Estimate;
  readonly rate?: number;
  readonly connections?: number;
}

export function measured({ p50, throughput, cpu, rate = 1000, connections = 16 }: Figures = {}): Measured {
  const compared = { ...whole.compared, rate, p50: p50 ?? runs(2) };
  return { ...whole, compared, throughput: throughput ?? runs(5000), cpu: cpu ?? runs(300), connections };
}

export const cell = (question: string, placement: string, figures?: Figures): Cell => ({
  question,
  placement,
  failed: null,
  measured: measured(figures),
});

export const failedCell = (question: string, placement: string, failed: string): Cell => ({
  question,
  placement,
  failed,
  measured: null,
});

const same = (quantity: Difference['quantity']): Difference => ({
  question: 'point',
  a: 'view',
  b: 'view',
  quantity,
  ratio: { ...estimated(0.99, 1, 1.01), low: 0.97, high: 1.03 },
  verdict: 'noise',
});

/** A report of these cells, on the machine that all of them ran on. */
export const resultOf = (cells: readonly Cell[], more: Partial<Result> = {}): Result => ({
  ...madeUp,
  cells,
  generator: { ...madeUp.generator!, throughput: estimated(24_300, 24_300) },
  selfTest: { ...madeUp.selfTest!, same: [same('p50'), same('throughput'), same('cpu')] },
  ...more,
});
