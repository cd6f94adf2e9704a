import { setTimeout as pause } from 'node:timers/promises';
import type { Versions } from '../../api/index.ts';
import type { ViewReader } from '../../projector/store.ts';

/** How current the view is, as far as a request must know. */
export interface ViewFreshness {
  /** How far the view is behind the services, ms. */
  lag(): Promise<number>;
  /** The versions of these streams that the view contains, once it contains all, or when waiting has ended. */
  after(versions: Versions): Promise<{ readonly contained: boolean; readonly versions: Versions }>;
}

/** Progress is read at most this often: a burst of requests asks the store once. */
const PROGRESS_HOLDS = 10;
const POLL = 3;

export function viewFreshness(reader: ViewReader, tokenWait: number, now: () => number = Date.now): ViewFreshness {
  let read = { at: -Infinity, asOf: Promise.resolve(0) };
  return {
    async lag() {
      const at = now();
      if (at - read.at >= PROGRESS_HOLDS) {
        const asOf = reader.progress().then((progress) => progress.asOf);
        asOf.catch(() => {
          if (read.asOf === asOf) read = { at: -Infinity, asOf }; // not remembered; who awaits it meets the error
        });
        read = { at, asOf };
      }
      return Math.max(0, at - (await read.asOf));
    },
    async after(asked) {
      const streams = [...asked.keys()];
      const deadline = performance.now() + tokenWait;
      for (;;) {
        const versions = await reader.applied(streams);
        const contained = streams.every((stream) => (versions.get(stream) ?? 0) >= asked.get(stream)!);
        if (contained || performance.now() >= deadline) return { contained, versions };
        await pause(POLL);
      }
    },
  };
}
