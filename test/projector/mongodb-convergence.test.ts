import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../eventing/index.ts';
import { openMongoViewStore } from '../../projector/mongodb/index.ts';
import { projector } from '../../projector/projector.ts';
import type { ViewStore } from '../../projector/store.ts';
import type { JoinedView } from '../../projector/view.ts';
import { testDatabases, withServers } from '../servers.ts';
import { views as boxViews } from './boxes.ts';
import { Died, deliveries, dying, feed, mortal, sourcesOf } from './feeding.ts';
import { boxHistories } from './histories.ts';
import { lines, naiveDump } from './naive.ts';
import { shippingHistories, shippingViews } from './shipping-histories.ts';

const domains = [
  ['boxes', boxViews, boxHistories()],
  ['shipping', shippingViews, shippingHistories()],
] as const;

withServers('the joined view on MongoDB', (servers) => {
  const { connection, prefix } = testDatabases(servers);

  /** Gives empty stores, one after the other: emptying one is cheaper than making another with all its indexes. */
  function emptied(views: readonly JoinedView[]): () => Promise<ViewStore> {
    const database = `${prefix()}view`;
    return async () => {
      const collections = await connection.database(database).collections();
      const used = collections.filter(({ collectionName }) => collectionName !== 'meta');
      await Promise.all(used.map((collection) => collection.deleteMany({})));
      return openMongoViewStore({ connection, database, views });
    };
  }

  test.each(domains)(
    '%s: duplicates, reordering, split batches and a crash at any step end in the join of the final states',
    async (_, views, histories) => {
      const empty = emptied(views);
      await fc.assert(
        fc.asyncProperty(histories, deliveries, async (history, plan) => {
          const { step, dieAt } = mortal();
          await using real = await empty();
          const store = dying(real, step);
          await feed(history, plan, { projector: () => projector({ views, store }), dieAt });
          expect(await lines(real.dump())).toEqual(naiveDump(views, history));
          expect(await real.stale()).toEqual([]);
        }),
        { numRuns: 8 },
      );
    },
    60_000,
  );

  test('a crash at each step of a batch, one after the other, loses nothing', async () => {
    const [history] = fc.sample(shippingHistories(60), { seed: 11, numRuns: 1 });
    const wanted = naiveDump(shippingViews, history!);
    const { step, dieAt } = mortal();
    await using real = await emptied(shippingViews)();
    const { deliver } = projector({ views: shippingViews, store: dying(real, step) });
    const batch = { events: history!, position: { log: history!.length }, caughtUp: null };
    let deaths = 0;
    for (let at = 0; ; at++) {
      dieAt(at);
      try {
        await deliver(batch);
        break;
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        deaths++;
      }
    }
    expect(deaths).toBeGreaterThan(8);
    expect(await lines(real.dump())).toEqual(wanted);
  }, 60_000);

  test.each(domains)(
    '%s: two projectors that write the same documents at the same moment, and die, end in the join of the final states',
    async (_, views, histories) => {
      const empty = emptied(views);
      await fc.assert(
        fc.asyncProperty(
          histories,
          fc.integer({ min: 1, max: 5 }),
          fc.array(fc.option(fc.nat(20)), { minLength: 2, maxLength: 2 }),
          async (history, size, deaths) => {
            await using store = await empty();
            const project = async (log: readonly RecordedEvent[], at: number) => {
              const life = mortal();
              life.dieAt(deaths[at] ?? null);
              const { deliver } = projector({ views, store: dying(store, life.step) });
              for (let from = 0; from < log.length; from += size) {
                const position = { [`log${at}`]: from + size };
                const batch = { events: log.slice(from, from + size), position, caughtUp: null };
                await deliver(batch).catch((error) => {
                  if (!(error instanceof Died)) throw error;
                  life.dieAt(null);
                  return deliver(batch);
                });
              }
            };
            await Promise.all(sourcesOf(history, 2).map(project));
            expect(await lines(store.dump())).toEqual(naiveDump(views, history));
          },
        ),
        { numRuns: 10 },
      );
    },
    60_000,
  );

  test('two projectors that are given the same streams at once park and fold, and no event stays parked', async () => {
    const empty = emptied(boxViews);
    await fc.assert(
      fc.asyncProperty(boxHistories(10), fc.func(fc.nat(1)), async (history, handOver) => {
        await using store = await empty();
        const run = async (at: number) => {
          const { deliver } = projector({ views: boxViews, store });
          for (const event of history.filter(({ id }) => handOver(id) === at)) {
            await deliver({ events: [event], position: {}, caughtUp: null });
          }
        };
        await Promise.all([run(0), run(1)]);
        expect(await store.stale()).toEqual([]);
        expect(await lines(store.dump())).toEqual(naiveDump(boxViews, history));
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});
