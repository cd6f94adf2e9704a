import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCurrentView } from '../../projector/current.ts';
import { keepView } from '../../projector/keep.ts';
import { projector } from '../../projector/projector.ts';
import { rebuildView } from '../../projector/rebuild.ts';
import type { ViewVersions } from '../../projector/versions.ts';
import type { JoinedView } from '../../projector/view.ts';
import { box, boxes, items, views } from './boxes.ts';
import { deliveries, feed as feedTo } from './feeding.ts';
import { boxHistories } from './histories.ts';
import { listFeed } from './list-feed.ts';
import { lines, naiveDump } from './naive.ts';
import { anItem, changed, changedBoxes, everything, history } from './rebuild-history.ts';
import type { Place } from './rebuild-place.ts';

/** A kind of view versions under test. */
export interface Versions {
  readonly newPlace: () => Place;
  /** As one more process would open them. */
  readonly at: (place: Place, views: readonly JoinedView[]) => ViewVersions;
  /** Of the generated histories. */
  readonly runs: number;
}

/** What a view's versions and its rebuild must do, whatever they are made of. */
export function rebuildSuite({ newPlace, at, runs }: Versions): void {
  test('a rebuild gives the same bytes as the view that grew, whatever happened while it grew', async () => {
    await fc.assert(
      fc.asyncProperty(boxHistories(), deliveries, async (events, plan) => {
        const place = newPlace();
        const versions = at(place, views);
        {
          await using store = await versions.open(1);
          await feedTo(events, plan, { projector: () => projector({ views, store }), dieAt: () => {} });
        }
        await versions.pointTo(1);
        const { comparison, ...rebuilt } = await rebuildView({ versions, views, feed: listFeed(events) });
        expect(comparison).toEqual({ equal: true });
        expect(rebuilt).toMatchObject({ version: 2, previous: 1, events: events.length, dropped: true });
        await using store = await versions.open(2);
        expect(await lines(store.dump())).toEqual(naiveDump(views, events));
      }),
      { numRuns: runs },
    );
  });

  test('a rebuild tells where the old version had gone wrong', async () => {
    const versions = at(newPlace(), views);
    const feed = listFeed(history);
    await (await keepView({ versions, views, feed }))[Symbol.asyncDispose]();
    {
      await using store = await versions.open(1);
      await projector({ views, store }).deliver({ events: history, position: { log: 4 }, caughtUp: null });
      await store.write((writer) => writer.putEntities('items', [{ id: 'i2', version: 9, state: { id: 'i2' } }]));
    }
    const { comparison } = await rebuildView({ versions, views, feed });
    expect(comparison).toMatchObject({
      equal: false,
      difference: [expect.stringContaining('"i2",9'), expect.anything()],
    });
  });

  test('the pointer never goes back, and what is current or open is not dropped', async () => {
    const place = newPlace();
    const versions = at(place, views);
    for (const version of [1, 2]) await (await versions.open(version))[Symbol.asyncDispose]();
    await versions.pointTo(2);
    await versions.pointTo(1);
    expect(await versions.current()).toBe(2);
    expect(await versions.drop(2)).toBe(false);

    const store = await at(place, views).open(1);
    expect(await versions.drop(1)).toBe(false);
    await store[Symbol.asyncDispose]();
    expect(await versions.drop(1)).toBe(true);
    expect(await versions.all()).toEqual([2]);
    expect(await versions.next()).toBeGreaterThan(2);
  });

  test('what is done alone is done by one at a time, also after work that failed', async () => {
    const place = newPlace();
    let working = 0;
    const seen: number[] = [];
    const work = async () => {
      seen.push(++working);
      await new Promise(setImmediate);
      working--;
      if (seen.length % 2 === 0) throw new Error('failed at work');
      return seen.length;
    };
    const members = Array.from({ length: 6 }, () => at(place, views).alone(work));
    const results = await Promise.allSettled(members);
    expect(seen).toEqual([1, 1, 1, 1, 1, 1]);
    expect(results.map(({ status }) => status).sort()).toEqual([
      ...Array(3).fill('fulfilled'),
      ...Array(3).fill('rejected'),
    ]);
  });

  describe('while it is read', () => {
    test('reads never fail, move to the new version, and the projector goes on with it', async () => {
      const versions = at(newPlace(), views);
      const feed = listFeed(history);
      await using view = await keepView({ versions, views, feed });
      await view.caughtUp();
      let reading = true;
      let reads = 0;
      const reader = (async () => {
        for (; reading; reads++) {
          expect((await view.get(boxes, ['b1'], everything)).get('b1')).toMatchObject({
            parts: { lid: { name: 'Lid' } },
          });
          await new Promise(setImmediate);
        }
      })();

      const rebuilt = await rebuildView({ versions, views, feed });
      await view.follow();
      reading = false;
      await reader;

      expect(rebuilt).toMatchObject({ version: 2, previous: 1, comparison: { equal: true }, dropped: true });
      expect(reads).toBeGreaterThan(0);
      expect(view.version()).toBe(2);
      expect(await versions.all()).toEqual([2]);
      feed.publish(anItem('i1', 3, 'LID'));
      await view.caughtUp();
      expect((await view.get(boxes, ['b2'], everything)).get('b2')).toMatchObject({ parts: { lid: { name: 'LID' } } });
      expect(feed.readers()).toEqual(['view-2']);
    });

    test('rebuild after rebuild, no read fails, of one who only reads', async () => {
      const place = newPlace();
      const versions = at(place, views);
      const feed = listFeed(history);
      await rebuildView({ versions, views, feed });
      await using view = await openCurrentView({ versions: at(place, views) });
      let reading = true;
      const seen = new Set<number>();
      const readers = Array.from({ length: 4 }, async () => {
        for (; reading; await new Promise(setImmediate)) {
          expect(await view.count(boxes, [[]])).toEqual([2]);
          seen.add(view.version());
        }
      });
      let last = 1;
      for (let time = 0; time < 3; time++) {
        ({ version: last } = await rebuildView({ versions, views, feed }));
        await view.follow();
      }
      reading = false;
      await Promise.all(readers);
      expect(seen.size).toBe(4);
      expect(view.version()).toBe(last);
      expect(await versions.all()).toEqual([last]);
    });

    test('a reader of another process keeps its version until it has moved, and the next rebuild removes it', async () => {
      const place = newPlace();
      const versions = at(place, views);
      const feed = listFeed(history);
      await (await keepView({ versions, views, feed }))[Symbol.asyncDispose]();
      const elsewhere = await at(place, views).open(1);

      const first = await rebuildView({ versions, views, feed, patience: 0 });
      expect(first.dropped).toBe(false);
      expect(await elsewhere.count(boxes, [[]])).toEqual([2]);

      await elsewhere[Symbol.asyncDispose]();
      const second = await rebuildView({ versions, views, feed });
      expect(second).toMatchObject({ version: 3, previous: 2, dropped: true });
      expect(await versions.all()).toEqual([3]);
    });

    test('a version that this process cannot open is left alone, with the reason told', async () => {
      const place = newPlace();
      const versions = at(place, views);
      const feed = listFeed(history);
      const errors: unknown[] = [];
      await using view = await keepView({ versions, views, feed, onError: (error) => errors.push(error) });
      await view.caughtUp();

      await rebuildView({ versions: at(place, changed), views: changed, feed, patience: 0 });
      await view.follow();

      await view.follow();
      expect(errors).toEqual([expect.objectContaining({ code: 'VIEW_CHANGED' })]);
      expect(view.version()).toBe(1);
      expect(await view.count(boxes, [[]])).toEqual([2]);
    });
  });

  test('changed declarations are refused by open, and built anew before anything is read', async () => {
    const place = newPlace();
    const feed = listFeed(history);
    await (await keepView({ versions: at(place, views), views, feed }))[Symbol.asyncDispose]();
    const versions = at(place, changed);
    await expect(openCurrentView({ versions })).rejects.toMatchObject({ code: 'VIEW_CHANGED' });

    await using view = await keepView({ versions, views: changed, feed });
    expect(view.version()).toBe(2);
    expect(await view.count(changedBoxes, [[{ column: 'label', in: ['x'] }]])).toEqual([2]);
    expect(await versions.all()).toEqual([2]);
  });

  test('of projectors that start on changed declarations together, one rebuilds', async () => {
    const place = newPlace();
    await (await keepView({ versions: at(place, views), views, feed: listFeed(history) }))[Symbol.asyncDispose]();
    const feeds = [listFeed(history), listFeed(history), listFeed(history)];
    const starts = feeds.map((feed) => keepView({ versions: at(place, changed), views: changed, feed }));
    for (const starting of starts) {
      await using view = await starting;
      expect(view.version()).toBe(2);
      expect(await view.count(changedBoxes, [[{ column: 'label', in: ['x'] }]])).toEqual([2]);
    }
    expect(await at(place, views).all()).toEqual([2]);
  });

  test('what a rebuild that died has left is removed by the next one', async () => {
    const place = newPlace();
    const versions = at(place, views);
    const feed = listFeed(history);
    await (await keepView({ versions, views, feed }))[Symbol.asyncDispose]();
    await (await versions.open(2))[Symbol.asyncDispose]();
    const rebuilt = await rebuildView({ versions, views, feed });
    expect(rebuilt).toMatchObject({ previous: 1, comparison: { equal: true } });
    expect(await versions.all()).toEqual([rebuilt.version]);
  });

  test('a rebuild of nothing, and a view without a version, start empty', async () => {
    const versions = at(newPlace(), [items, { ...boxes, root: box }]);
    expect(await versions.current()).toBeNull();
    const rebuilt = await rebuildView({ versions, views, feed: listFeed() });
    expect(rebuilt).toMatchObject({
      version: 1,
      previous: null,
      events: 0,
      comparison: { equal: null },
      dropped: true,
    });
    await using view = await openCurrentView({ versions });
    expect(await view.count(items, [[]])).toEqual([0]);
  });
}
