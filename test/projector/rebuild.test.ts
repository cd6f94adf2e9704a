import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { text } from '../../eventing/index.ts';
import { openCurrentView } from '../../projector/current.ts';
import { keepView } from '../../projector/keep.ts';
import { viewFiles } from '../../projector/libsql/index.ts';
import { projector } from '../../projector/projector.ts';
import { rebuildView } from '../../projector/rebuild.ts';
import type { JoinedView } from '../../projector/view.ts';
import { box, boxes, items, views } from './boxes.ts';
import { deliveries, feed as feedTo } from './feeding.ts';
import { boxHistories, event } from './histories.ts';
import { listFeed } from './list-feed.ts';
import { lines, naiveDump } from './naive.ts';

const root = mkdtempSync(join(tmpdir(), 'joinery-rebuild-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = (): string => mkdtempSync(join(root, 'view-'));

const aBox = (id: string, version: number, label: string) =>
  event('boxes', id, version, { id, label, weight: 1, size: 0.5, lid: 'i1', parent: null, items: ['i1', 'i2'] });
const anItem = (id: string, version: number, name: string) =>
  event('items', id, version, { id, name, rank: version, secret: 's', home: 'b1' });
const history = [anItem('i1', 1, 'lid'), aBox('b1', 1, 'one'), aBox('b2', 1, 'two'), anItem('i1', 2, 'Lid')];
const everything = { root: ['id', 'label'], parts: { lid: ['name'] } };

test('a rebuild gives the same bytes as the view that grew, whatever happened while it grew', async () => {
  await fc.assert(
    fc.asyncProperty(boxHistories(), deliveries, async (events, plan) => {
      const dir = folder();
      const versions = viewFiles(dir, views);
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
    { numRuns: 25 },
  );
});

test('a rebuild tells where the old version had gone wrong', async () => {
  const versions = viewFiles(folder(), views);
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

describe('while it is read', () => {
  test('reads never fail, move to the new version, and the projector goes on with it', async () => {
    const versions = viewFiles(folder(), views);
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

  test('a reader of another process keeps its version until it has moved, and the next rebuild removes it', async () => {
    const dir = folder();
    const versions = viewFiles(dir, views);
    const feed = listFeed(history);
    await (await keepView({ versions, views, feed }))[Symbol.asyncDispose]();
    const elsewhere = await viewFiles(dir, views).open(1);

    const first = await rebuildView({ versions, views, feed, patience: 0 });
    expect(first.dropped).toBe(false);
    expect(await elsewhere.count(boxes, [[]])).toEqual([2]);

    await elsewhere[Symbol.asyncDispose]();
    const second = await rebuildView({ versions, views, feed });
    expect(second).toMatchObject({ version: 3, previous: 2, dropped: true });
    expect(await versions.all()).toEqual([3]);
  });

  test('a version that this process cannot open is left alone, with the reason told', async () => {
    const dir = folder();
    const versions = viewFiles(dir, views);
    const feed = listFeed(history);
    const errors: unknown[] = [];
    await using view = await keepView({ versions, views, feed, onError: (error) => errors.push(error) });
    await view.caughtUp();

    await rebuildView({ versions: viewFiles(dir, changed), views: changed, feed, patience: 0 });
    await view.follow();

    expect(errors).toContainEqual(expect.objectContaining({ code: 'VIEW_CHANGED' }));
    expect(view.version()).toBe(1);
    expect(await view.count(boxes, [[]])).toEqual([2]);
  });
});

/** The same views, but for one column. */
const changed: JoinedView[] = [{ ...boxes, columns: { ...boxes.columns, label: text(() => 'x') } }, items];

test('changed declarations are refused by open, and built anew before anything is read', async () => {
  const dir = folder();
  const feed = listFeed(history);
  await (await keepView({ versions: viewFiles(dir, views), views, feed }))[Symbol.asyncDispose]();
  const versions = viewFiles(dir, changed);
  await expect(openCurrentView({ versions })).rejects.toMatchObject({ code: 'VIEW_CHANGED' });

  await using view = await keepView({ versions, views: changed, feed });
  expect(view.version()).toBe(2);
  expect(await view.count(changed[0]!, [[{ column: 'label', in: ['x'] }]])).toEqual([2]);
  expect(existsSync(join(dir, '1.db'))).toBe(false);
});

test('what a rebuild that died has left is removed by the next one', async () => {
  const dir = folder();
  const versions = viewFiles(dir, views);
  const feed = listFeed(history);
  await (await keepView({ versions, views, feed }))[Symbol.asyncDispose]();
  await (await versions.open(2))[Symbol.asyncDispose]();
  expect(await rebuildView({ versions, views, feed })).toMatchObject({ version: 2, comparison: { equal: true } });
  expect(await versions.all()).toEqual([2]);
});

test('a rebuild of nothing, and a view without a version, start empty', async () => {
  const versions = viewFiles(folder(), [items, { ...boxes, root: box }]);
  expect(await versions.current()).toBeNull();
  const rebuilt = await rebuildView({ versions, views, feed: listFeed() });
  expect(rebuilt).toMatchObject({ version: 1, previous: null, events: 0, comparison: { equal: null }, dropped: true });
  await using view = await openCurrentView({ versions });
  expect(await view.count(items, [[]])).toEqual([0]);
});
