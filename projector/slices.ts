import { setImmediate } from 'node:timers/promises';

/** How much is done before others have their turn: some tens of milliseconds of a catch-up. */
const SLICE = 500;

/** Does the work in slices, between which the event loop turns. A live batch is a single slice; of nothing there is none. */
export async function inSlices<T>(all: readonly T[], work: (some: readonly T[]) => Promise<void>): Promise<void> {
  if (all.length === 0) return;
  if (all.length <= SLICE) return work(all);
  for (let from = 0; from < all.length; from += SLICE) {
    await work(all.slice(from, from + SLICE));
    await setImmediate();
  }
}
