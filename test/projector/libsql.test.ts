import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import Database from 'libsql';
import { integer, text } from '../../eventing/index.ts';
import { openLibsqlViewStore } from '../../projector/libsql/index.ts';
import { projector } from '../../projector/projector.ts';
import { aBox, anItem, documentOf, nothing, put, read } from '../contracts/view-store/given.ts';
import { boxes, homes, items, views } from './boxes.ts';
import { event } from './histories.ts';

const folder = mkdtempSync(join(tmpdir(), 'joinery-libsql-view-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const aFile = (): string => join(folder, `${files++}.db`);

describe('a file', () => {
  test('is still there when it is opened again', async () => {
    const file = aFile();
    {
      await using store = openLibsqlViewStore({ file, views });
      await put(store, [aBox('b1', 1, { label: 'kept', lid: 'i1' })], [anItem('i1', 1, { name: 'lid' })]);
      await store.write((writer) =>
        writer.putProgress({ position: { log: 7 }, caughtUp: { at: 8, sources: ['log'] } }),
      );
    }
    await using store = openLibsqlViewStore({ file, views });
    expect(await read(store, 'b1')).toMatchObject({ root: { label: 'kept' }, parts: { lid: { name: 'lid' } } });
    expect(await store.progress()).toEqual({ position: { log: 7 }, asOf: 8 });
  });

  test.each([
    ['a column more', [{ ...boxes, columns: { ...boxes.columns, more: integer(() => 1) } }, items, homes]],
    [
      'a column computed otherwise',
      [{ ...boxes, columns: { ...boxes.columns, weight: integer(() => 1) } }, items, homes],
    ],
    ['another index', [{ ...boxes, indexes: [['size']] }, items, homes]],
    ['a view less', [boxes, items]],
  ])('made for other declarations is refused, saying so: %s', async (_, changed) => {
    const file = aFile();
    await openLibsqlViewStore({ file, views })[Symbol.asyncDispose]();
    expect(() => openLibsqlViewStore({ file, views: changed })).toThrow(
      expect.objectContaining({ code: 'VIEW_CHANGED', message: expect.stringContaining('rebuild') }),
    );
    await openLibsqlViewStore({ file, views })[Symbol.asyncDispose]();
  });

  test('that was looked at by a bad sample takes all indexes of a table for equally long', async () => {
    const file = aFile();
    {
      await using store = openLibsqlViewStore({ file, views });
      await put(store, [aBox('b1', 1, { label: 'a', lid: 'i1' }), aBox('b2', 1)], [anItem('i1', 1)]);
    }
    const raw = new Database(file);
    const found = (sql: string) => raw.prepare(sql).raw().all() as string[][];
    raw.exec('ANALYZE');
    const [[index]] = found("SELECT idx FROM sqlite_stat1 WHERE tbl = 'view_boxes' LIMIT 1") as [[string]];
    raw.exec(`UPDATE sqlite_stat1 SET stat = '5000 7 1' WHERE idx = '${index}'`);
    await openLibsqlViewStore({ file, views })[Symbol.asyncDispose]();
    const counts = found("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'view_boxes'");
    expect(counts.length).toBeGreaterThan(1);
    expect(counts.map(([, stat]) => stat!.split(' ')[0])).toEqual(counts.map(() => '5000'));
    expect(counts.find(([name]) => name === index)).toEqual([index, '5000 7 1']);
    raw.close();
  });

  test('takes columns named as what each table has of its own', async () => {
    const named = {
      ...boxes,
      columns: { ...boxes.columns, id: text((b: object) => Object(b).id), state: text(() => 'x') },
    };
    await using store = openLibsqlViewStore({ file: aFile(), views: [named, items, homes] });
    await store.write((writer) => writer.putDocuments(named, [documentOf(aBox('b1', 1)), documentOf(aBox('b2', 1))]));
    const where = [
      { column: 'id', in: ['b2'] },
      { column: 'state', in: ['x'] },
    ];
    const [found] = await store.find(
      named,
      [{ where, orderBy: [{ column: 'id', direction: 'desc' }], limit: 9 }],
      nothing,
    );
    expect(found?.map(({ id }) => id)).toEqual(['b2']);
  });

  test('may be written and read by several processes: each sees what the other wrote', async () => {
    const file = aFile();
    await using one = openLibsqlViewStore({ file, views });
    await using other = openLibsqlViewStore({ file, views });
    await put(one, [aBox('b1', 1, { label: 'first' })]);
    await put(other, [aBox('b1', 2, { label: 'second' })]);
    await put(one, [aBox('b1', 1, { label: 'late' })]);
    expect(await read(one, 'b1')).toMatchObject({ root: { label: 'second' } });
    await one.write(async (writer) => {
      expect((await writer.entities('boxes', ['b1'])).get('b1')?.version).toBe(2);
    });
  });
});

describe('a batch', () => {
  test('is not seen before it is whole, nor at all when it fails', async () => {
    await using store = openLibsqlViewStore({ file: aFile(), views });
    const failing = store.write(async (writer) => {
      await writer.putEntities('items', [anItem('i1', 1)]);
      expect(await store.count(items, [[]])).toEqual([0]);
      throw new Error('died');
    });
    await expect(failing).rejects.toThrow('died');
    expect(await store.count(items, [[]])).toEqual([0]);
    await store.write(async (writer) => {
      expect(await writer.entities('items', ['i1'])).toEqual(new Map());
    });
  });

  test('after disposal is refused, and one that was waiting is finished first', async () => {
    const file = aFile();
    const store = openLibsqlViewStore({ file, views });
    const waiting = put(store, [aBox('b1', 1)]);
    await store[Symbol.asyncDispose]();
    await waiting;
    await expect(put(store, [aBox('b2', 1)])).rejects.toThrow('closed');
    await using again = openLibsqlViewStore({ file, views });
    expect(await again.count(boxes, [[]])).toEqual([1]);
  });
});

describe('a page by an indexed order', () => {
  const weights = Array.from({ length: 2_500 }, (_, i) =>
    event('boxes', `b${String(i).padStart(4, '0')}`, 1, {
      ...aBox('', 1).state,
      id: `b${String(i).padStart(4, '0')}`,
      weight: i % 5 === 0 ? null : Math.floor(i / 2),
      label: i % 900 === 7 ? 'rare' : 'common',
      size: 1,
    }),
  );

  test.each([
    ['common', 'asc'],
    ['common', 'desc'],
    ['rare', 'asc'],
    ['rare', 'desc'],
    ['none', 'desc'],
  ] as const)('is the same whether its rows are near or far along the order: %s %s', async (label, direction) => {
    await using store = openLibsqlViewStore({ file: aFile(), views });
    await projector({ views, store }).deliver({ events: weights, position: {}, caughtUp: null });
    const where = [
      { column: 'label', in: [label] },
      { column: 'size', from: 0 },
    ];
    const wanted = weights
      .map(({ data }) => data as { id: string; weight: number | null; label: string })
      .filter((box) => box.label === label)
      .sort((a, b) => {
        if (a.weight === null || b.weight === null)
          return a.weight === b.weight ? (a.id < b.id ? -1 : 1) : a.weight === null ? 1 : -1;
        return (direction === 'asc' ? a.weight - b.weight : b.weight - a.weight) || (a.id < b.id ? -1 : 1);
      })
      .map(({ id }) => id);
    const query = { where, orderBy: [{ column: 'weight', direction }], limit: 3 };
    const [first] = await store.find(boxes, [query], nothing);
    expect(first?.map(({ id }) => id)).toEqual(wanted.slice(0, 3));
    if (first!.length < 3) return;
    const rest = { ...query, limit: 3_000, after: first!.at(-1)!.keyset };
    const [second] = await store.find(boxes, [rest], nothing);
    expect(second?.map(({ id }) => id)).toEqual(wanted.slice(3));
  });
});
