import type { Lease } from '../lease.ts';
import type { Offset } from '../store.ts';
import type { Troubles } from './relay-troubles.ts';

/** A crash republishes what came since the last note. */
const NOTE_EVERY = 200;

/** How far the log is published, noted under the lease: beside the publishing, which does not wait for it. */
export interface Progress {
  /** Everything up to here is acknowledged. */
  reached(published: Offset): void;
  /** Notes the last place, unless the lease is lost. */
  settle(): Promise<void>;
}

export function progressOf(lease: Lease, start: Offset, troubles: Troubles): Progress {
  let reached = start;
  let noted = start;
  let last = performance.now();
  let noting: Promise<void> = Promise.resolve();
  let busy = false;

  const note = async () => {
    busy = true;
    const published = reached;
    if (await troubles.attempt('noting how far it is published', () => lease.note({ published }))) noted = published;
    last = performance.now();
    busy = false;
  };
  return {
    reached(published) {
      reached = published;
      const due = reached !== noted && performance.now() - last >= NOTE_EVERY;
      // Who has lost the lease has nothing to note: the next one goes on from what was noted under it.
      if (due && !busy && !lease.lost.aborted) noting = note();
    },
    async settle() {
      await noting;
      if (reached !== noted && !lease.lost.aborted) await note();
    },
  };
}
