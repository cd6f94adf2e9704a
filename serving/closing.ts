/**
 * Closes what was opened, the last first, each only when the one after it is closed. All are tried, whatever fails.
 * @throws the only failure, or an AggregateError of several.
 */
export async function closeAll(opened: readonly AsyncDisposable[]): Promise<void> {
  const failures: unknown[] = [];
  for (const resource of opened.toReversed()) {
    try {
      await resource[Symbol.asyncDispose]();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} things did not close`);
  if (failures.length === 1) throw failures[0];
}
