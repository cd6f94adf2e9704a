/** Waits; replaced in tests, so that they take no time. */
export type Delay = (ms: number) => Promise<void>;

export const delay: Delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The wait before attempt n + 1: doubles from `first`, at most `most`. */
export const growing = (attempt: number, first: number, most: number): number =>
  Math.min(first * 2 ** (attempt - 1), most);

/** Waits, but no longer than until the signal comes. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, signal.aborted ? 0 : ms);
    signal.addEventListener('abort', done);
  });
