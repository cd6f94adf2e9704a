/** Seconds by the test's path within test/, without its ending. */
export const PROCESSES: ReadonlyMap<string, number>;
export const ALONE: ReadonlyMap<string, number>;

export default class Order {
  constructor(options: object);
  sort<T extends { readonly path: string }>(tests: readonly T[]): T[];
}
