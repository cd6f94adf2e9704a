import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../eventing/index.ts';
import { projector } from '../../projector/projector.ts';
import { views } from './boxes.ts';
import { Died, dying, mortal, sourcesOf } from './feeding.ts';
import { boxHistories, event } from './histories.ts';
import { memoryViewStore } from './memory-view-store.ts';
import { lines, naiveDump } from './naive.ts';

/** The step at which each projector dies, once; one that has fewer steps lives. */
type Deaths = readonly (number | null)[];

/** Projectors that share the sources among them, each with the batches of its own, in one store. */
async function projectAll(s: fc.Scheduler, history: readonly RecordedEvent[], deaths: Deaths, size: number) {
  // Every read and write of the store, however small, waits until the scheduler lets it happen.
  const store = memoryViewStore(views, async (what) => {
    await s.schedule(Promise.resolve(), what);
  });
  const runs = sourcesOf(history, deaths.length).map(async (log, at) => {
    const life = mortal();
    life.dieAt(deaths[at] ?? null);
    const { deliver } = projector({ views, store: dying(store, life.step) });
    for (let from = 0; from < log.length; from += size) {
      const batch = { events: log.slice(from, from + size), position: { [`log${at}`]: from + size }, caughtUp: null };
      await deliver(batch).catch((error) => {
        if (!(error instanceof Died)) throw error;
        life.dieAt(null);
        return deliver(batch);
      });
    }
  });
  await s.waitFor(Promise.all(runs));
  return store;
}

test.each([2, 3])(
  '%i projectors, whose single reads and writes interleave in any way, and which die, end in the join of the final states',
  async (projectors) => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        boxHistories(10),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.option(fc.nat(20)), { minLength: projectors, maxLength: projectors }),
        async (s, history, size, deaths) => {
          const store = await projectAll(s, history, deaths, size);
          expect(await lines(store.dump())).toEqual(naiveDump(views, history));
        },
      ),
      { numRuns: 250 },
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
        for (const event of mine(at)) await deliver({ events: [event], position: {}, caughtUp: null });
      });
      await s.waitFor(Promise.all(runs));
      expect(await store.stale()).toEqual([]);
      expect(await lines(store.dump())).toEqual(naiveDump(views, history));
    }),
    { numRuns: 250 },
  );
});

test('a projector that dies between writing a document and reading its parts again makes up for it', async () => {
  const placed = event('boxes', 'b2', 1, {
    id: 'b2',
    label: null,
    weight: 1,
    size: 1,
    lid: 'i1',
    parent: null,
    items: ['i1'],
  });
  const named = event('items', 'i1', 1, { id: 'i1', name: 'late', rank: 1, secret: '', home: null });
  const life = mortal();
  let once = true;
  const store = memoryViewStore(views, async (what) => {
    if (!once || !what.startsWith('put document boxes b2')) return;
    once = false;
    await second.deliver({ events: [named], position: { items: 1 }, caughtUp: null });
    life.dieAt(0); // at the next step, which comes once this document is written
  });
  const first = projector({ views, store: dying(store, life.step) });
  const second = projector({ views, store });
  const batch = { events: [placed], position: { boxes: 1 }, caughtUp: null };

  await expect(first.deliver(batch)).rejects.toThrow(Died);
  expect(await lines(store.dump())).not.toEqual(naiveDump(views, [placed, named]));

  life.dieAt(null);
  await first.deliver(batch);
  expect(await lines(store.dump())).toEqual(naiveDump(views, [placed, named]));
});
