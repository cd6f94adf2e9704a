/** Timers come up to so much late: within it of a due time the event loop is spun. The generator has a core of its own. */
const COARSE = 2;

/**
 * Calls at equal distances, `rate` times a second from `began` on, each time with the moment that was due. Calls that have
 * become late are made up for at once. Resolves when there were `count`, or `stopped` says so.
 */
export function pace(
  { rate, count, began }: { readonly rate: number; readonly count: number; readonly began: number },
  call: (due: number) => void,
  stopped: () => boolean,
): Promise<void> {
  const dueOf = (i: number) => began + (i * 1000) / rate;
  let next = 0;
  return new Promise((resolve) => {
    const go = () => {
      if (stopped()) return resolve();
      for (const now = performance.now(); next < count && dueOf(next) <= now; ) call(dueOf(next++));
      if (next === count) return resolve();
      const wait = dueOf(next) - performance.now();
      if (wait > COARSE) setTimeout(go, wait - COARSE);
      else setImmediate(go);
    };
    go();
  });
}
