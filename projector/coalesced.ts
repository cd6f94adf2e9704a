/**
 * Makes many calls few: one run at a time, and at most one more that waits, which is for all who call meanwhile. The
 * promise is that of a run which began after the call.
 */
export function coalesced(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;
  return () => {
    waiting ??= running.then(() => {
      waiting = null;
      running = run();
      return running;
    });
    return waiting;
  };
}
