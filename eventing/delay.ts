/** Waits; replaced in tests, so that they take no time. */
export type Delay = (ms: number) => Promise<void>;

export const delay: Delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The wait before attempt n + 1: doubles from `first`, at most `most`. */
export const growing = (attempt: number, first: number, most: number): number =>
  Math.min(first * 2 ** (attempt - 1), most);
