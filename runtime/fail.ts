/** What a person can mend is said in one message; anything else with its stack. The process then ends with 1. */
export function failStart(error: unknown): void {
  const expected = error instanceof Error && 'code' in error && typeof error.code === 'string';
  console.error(expected ? `joinery: ${error.message}` : error);
  process.exitCode = 1;
}
