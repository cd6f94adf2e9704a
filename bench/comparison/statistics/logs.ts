/** Mean and variance of values' logarithms: measured times and costs spread by factors. */
export interface Logs {
  readonly count: number;
  readonly mean: number;
  /** Of a single value not known: 0. */
  readonly variance: number;
}

/** @throws RangeError for none, and for what is not more than nothing */
export function logsOf(values: readonly number[]): Logs {
  if (values.length === 0) throw new RangeError('nothing was measured');
  if (!values.every((value) => value > 0 && Number.isFinite(value))) throw new RangeError('a ratio of nothing');
  const logs = values.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
  return { count: logs.length, mean, variance: logs.length === 1 ? 0 : squares / (logs.length - 1) };
}
