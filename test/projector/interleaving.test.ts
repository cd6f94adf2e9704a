import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../eventing/index.ts';
import { projector } from '../../projector/projector.ts';
import { views } from './boxes.ts';
import { sourcesOf } from './feeding.ts';
import { boxHistories } from './histories.ts';
import { memoryViewStore } from './memory-view-store.ts';
import { lines, naiveDump } from './naive.ts';

/** Projectors that share the sources among them, each with the batches of its own, in one store. */
async function projectAll(s: fc.Scheduler, history: readonly RecordedEvent[], projectors: number, size: number) {
  // Every read and write of the store, however small, waits until the scheduler lets it happen.
  const store = memoryViewStore(views, (what) => s.schedule(Promise.resolve(), what));
  const runs = sourcesOf(history, projectors).map(async (log, at) => {
    const { deliver } = projector({ views, store });
    for (let from = 0; from < log.length; from += size) {
      const position = { [`log${at}`]: from + size };
      await deliver({ events: log.slice(from, from + size), position, caughtUpAt: null });
    }
  });
  await s.waitFor(Promise.all(runs));
  return store;
}

test.each([2, 3])(
  '%i projectors, whose single reads and writes interleave in any way, end in the join of the final states',
  async (projectors) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), boxHistories(10), fc.integer({ min: 1, max: 4 }), async (s, history, size) => {
        const store = await projectAll(s, history, projectors, size);
        expect(await lines(store.dump())).toEqual(naiveDump(views, history));
      }),
      { numRuns: 400 },
    );
  },
);

test('two projectors of the same stream park and fold in any interleaving, and no event stays parked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), boxHistories(8), fc.func(fc.nat(1)), async (s, history, handOver) => {
      const store = memoryViewStore(views, (what) => s.schedule(Promise.resolve(), what));
      const mine = (projector: number) => history.filter((event) => handOver(event.id) === projector);
      const runs = [0, 1].map(async (at) => {
        const { deliver } = projector({ views, store });
        for (const event of mine(at)) await deliver({ events: [event], position: {}, caughtUpAt: null });
      });
      await s.waitFor(Promise.all(runs));
      expect(await store.stale()).toEqual([]);
      expect(await lines(store.dump())).toEqual(naiveDump(views, history));
    }),
    { numRuns: 400 },
  );
});
