import { median } from '../measure/statistics.ts';

export interface Timed {
  /** Messages a second. */
  readonly rate: number;
  /** CPU time of the process a message, µs: what other programs on the machine change least. */
  readonly cpu: number;
}

export async function timed(count: number, work: () => Promise<void>): Promise<Timed> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: count / seconds, cpu: (user + system) / count };
}

export const medians = (turns: readonly Timed[]): Timed => ({
  rate: median(turns.map(({ rate }) => rate)),
  cpu: median(turns.map(({ cpu }) => cpu)),
});
