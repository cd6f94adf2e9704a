/** How a benchmark was asked to run. */
export interface BenchSettings {
  /** Seconds instead of minutes: shows that it works, and no more. Its results are not kept in git. */
  readonly quick: boolean;
}

/** @throws an Error for anything but `--quick`. */
export function benchSettings(args: readonly string[]): BenchSettings {
  const wrong = args.find((arg) => arg !== '--quick');
  if (wrong !== undefined) throw new Error(`'${wrong}' is not understood; there is only --quick`);
  return { quick: args.includes('--quick') };
}
