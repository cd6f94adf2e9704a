import { expect, test } from '@jest/globals';
import { integer, type RecordedEvent, text } from '../../eventing/index.ts';
import { openMongoViewStore, type UnneededIndex } from '../../projector/mongodb/index.ts';
import { layoutOf } from '../../projector/mongodb/layout.ts';
import { putParts } from '../../projector/mongodb/parts.ts';
import { projector } from '../../projector/projector.ts';
import { aBox, all, anItem, documentOf, nothing, put, read } from '../contracts/view-store/given.ts';
import { testDatabases, withServers } from '../servers.ts';
import { boxes, homes, items, views } from './boxes.ts';
import { event } from './histories.ts';
import { lines, naiveDump } from './naive.ts';

withServers('the documents of a view on MongoDB', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  const fresh = () => `${prefix()}view`;
  const open = (database: string, more: Partial<Parameters<typeof openMongoViewStore>[0]> = {}) =>
    openMongoViewStore({ connection, database, views, ...more });

  test('are plain: an entity, a document with its parts, a tombstone', async () => {
    const database = fresh();
    await using store = await open(database);
    const item = anItem('i1', 2, { name: 'lid', rank: 3 });
    await put(store, [aBox('b1', 1, { label: 'x', lid: 'i1', items: ['i9', 'i1'] }), aBox('b2', 1)], [item]);
    await put(store, [{ ...aBox('b2', 2), state: null }]);
    const plain = (collection: string, _id: string) =>
      connection.database(database).collection<{ _id: string }>(collection).findOne({ _id });
    const part = { id: 'i1', version: 2, state: { id: 'i1', name: 'lid', rank: 3 } };

    expect(await plain('entity_items', 'i1')).toEqual({
      _id: 'i1',
      version: 2,
      state: { id: 'i1', name: 'lid', rank: 3, secret: 'secret', home: null },
      columns: { items: { name: 'lid', rank: 3 } },
    });
    expect(await plain('view_boxes', 'b1')).toEqual({
      _id: 'b1',
      version: 1,
      state: {
        id: 'b1',
        label: 'x',
        weight: null,
        size: null,
        lid: 'i1',
        parent: null,
        items: ['i9', 'i1'],
      },
      columns: { label: 'x', weight: null, size: null },
      parts: {
        lid: { ...part, columns: { name: 'lid', rank: 3 } },
        parent: null,
        items: [
          { id: 'i9', version: 0, state: null },
          { ...part, columns: { id: 'i1', name: 'lid', rank: 3 } },
        ],
      },
    });
    expect(await plain('view_boxes', 'b2')).toEqual({
      _id: 'b2',
      version: 2,
      state: null,
      parts: { lid: null, parent: null, items: [] },
    });
  });

  const strange: readonly (readonly [string, object])[] = [
    ['dots and dollars', { 'a.b': 1, $set: { $x: [1, { $y: 2 }] }, $id: 3, '': 4 }],
    ['a property named __proto__', JSON.parse('{"__proto__": {"polluted": true}, "x": 1}') as object],
    ['text that looks like a path or a variable', { label: '$parts.lid', name: '$$ROOT', x: '$version' }],
    ['a NUL in a name', { 'a\0b': 1, x: { y: ['\0'] } }],
    ['half a surrogate pair', { x: 'a\ud800b', y: [{ '\udfff': 1 }] }],
    ['great depth', nested(300)],
    ['what looks like a type of BSON', { x: { _bsontype: 'ObjectId', id: 'y' } }],
  ];

  test.each(strange)('keep any state as it is: %s', async (_, more) => {
    await using store = await open(fresh());
    const state = (id: string) => ({ ...aBox(id, 1).state, ...more, id, lid: 'i$1', items: ['i$1'] });
    const history: RecordedEvent[] = [
      event('boxes', '$b.1', 1, state('$b.1')),
      event('items', 'i$1', 1, { ...more, id: 'i$1', name: '$parts', rank: 1, secret: '', home: '$b.1' }),
      event('boxes', '$b.1', 2, { ...state('$b.1'), weight: 5 }),
    ];
    const { deliver } = projector({ views, store });
    for (const one of history) await deliver({ events: [one], position: {}, caughtUp: null });
    expect(await store.stale()).toEqual([]);
    expect(await lines(store.dump())).toEqual(naiveDump(views, history));
    const found = (await store.get(boxes, ['$b.1'], { root: [...Object.keys(more), 'weight'], parts: all.parts })).get(
      '$b.1',
    );
    expect(found).toMatchObject({
      root: { weight: 5 },
      parts: { lid: { name: '$parts' }, items: [{ name: '$parts' }] },
    });
    for (const [name, value] of Object.entries(more)) {
      if (!(name in aBox('', 1).state!))
        expect(Object.getOwnPropertyDescriptor(found?.root, name)?.value).toEqual(value);
    }
  });

  test('keep a parked event as it is, whatever is in it', async () => {
    await using store = await open(fresh());
    const parked = strange.map(([reason, data], at) => ({
      event: event('items', `i${at}`, 2, data),
      reason,
      attempts: at,
    }));
    await store.write((writer) => writer.park(parked));
    await store.write(async (writer) => {
      const back = await writer.parked(parked.map(({ event }) => event.stream));
      expect(JSON.stringify(back)).toBe(JSON.stringify(parked));
    });
  });

  test('are still there when the database is opened again', async () => {
    const database = fresh();
    {
      await using store = await open(database);
      await put(store, [aBox('b1', 1, { label: 'kept', lid: 'i1' })], [anItem('i1', 1, { name: 'lid' })]);
      await store.write((writer) =>
        writer.putProgress({ position: { 'a.b/$0': 7 }, caughtUp: { at: 8, sources: ['a.b/$0'] } }),
      );
    }
    await using store = await open(database);
    expect(await read(store, 'b1')).toMatchObject({ root: { label: 'kept' }, parts: { lid: { name: 'lid' } } });
    expect(await store.progress()).toEqual({ position: { 'a.b/$0': 7 }, asOf: 8 });
  });

  test.each([
    ['a column more', [{ ...boxes, columns: { ...boxes.columns, more: integer(() => 1) } }, items, homes]],
    ['a column computed otherwise', [{ ...boxes, columns: { ...boxes.columns, label: text(() => '') } }, items, homes]],
    ['a view less', [boxes, items]],
  ])('made for other declarations are refused, saying so: %s', async (_, changed) => {
    const database = fresh();
    await (await open(database))[Symbol.asyncDispose]();
    await expect(open(database, { views: changed })).rejects.toMatchObject({
      code: 'VIEW_CHANGED',
      message: expect.stringContaining('rebuild'),
    });
    await (await open(database))[Symbol.asyncDispose]();
  });

  test('get the indexes that are declared, and those of parts; what is declared no more is told and left', async () => {
    const database = fresh();
    await (await open(database))[Symbol.asyncDispose]();
    const collection = connection.database(database).collection('view_boxes');
    const keys = async () => (await collection.indexes()).map(({ key }) => Object.entries(key).flat().join(' '));
    expect((await keys()).sort()).toEqual(
      [
        '_id 1',
        'state 1',
        'parts.lid.id 1 parts.lid.version 1',
        'parts.parent.id 1 parts.parent.version 1',
        'parts.items.id 1 parts.items.version 1',
        'columns.label 1 _id 1',
        'parts.lid.columns.rank 1 columns.weight -1 _id 1',
        'columns.weight -1 _id 1',
      ].sort(),
    );
    const told: UnneededIndex[] = [];
    const changed = [{ ...boxes, indexes: [['size'], ['weight']] }, items, homes];
    await (await open(database, { views: changed, onUnneededIndex: (index) => told.push(index) }))[
      Symbol.asyncDispose
    ]();
    expect(told.map(({ collection, index }) => `${collection}: ${index}`).sort()).toEqual([
      'view_boxes: columns.label_1__id_1',
      'view_boxes: parts.lid.columns.rank_1_columns.weight_-1__id_1',
    ]);
    expect(await keys()).toEqual(expect.arrayContaining(['columns.size 1 _id 1', 'columns.label 1 _id 1']));
  });

  test('that embed one entity by thousands all get it, however little is done before the time of a command is up', async () => {
    const database = fresh();
    await using store = await open(database);
    const many = Array.from({ length: 3_000 }, (_, i) =>
      event('boxes', `b${i}`, 1, { ...aBox(`b${i}`, 1, { lid: 'i1' }).state }),
    );
    const old = event('items', 'i1', 1, { id: 'i1', name: 'old' });
    await projector({ views, store }).deliver({ events: [...many, old], position: {}, caughtUp: null });
    const tooLittle = { maxTimeMS: 1 };
    const collection = connection.database(database).collection('view_boxes');
    await expect(
      collection.updateMany({ 'parts.lid.id': 'i1' }, { $inc: { touched: 1 } }, tooLittle),
    ).rejects.toMatchObject({
      code: 50,
    });
    const documents = layoutOf(views).documents.get('boxes')!;
    const renamed = { id: 'i1', version: 2, state: { id: 'i1', name: 'new' } };
    await putParts(connection.database(database), documents, 'lid', [renamed], tooLittle.maxTimeMS);
    expect(await store.count(boxes, [[{ column: 'lid.name', in: ['new'] }]])).toEqual([3_000]);
  });

  test.each(['asc', 'desc'] as const)(
    'are found by the index of an order, %s: few are looked at for a page',
    async (direction) => {
      const database = fresh();
      await using store = await open(database);
      const many = Array.from({ length: 1_000 }, (_, i) =>
        event('boxes', `b${i}`, 1, { ...aBox(`b${i}`, 1, { weight: i % 400 }).state }),
      );
      await projector({ views, store }).deliver({ events: many, position: {}, caughtUp: null });
      const query = { where: [], orderBy: [{ column: 'weight', direction }], limit: 10 };
      const [first] = await store.find(boxes, [query], nothing);
      const db = connection.database(database);
      await db.command({ profile: 2, slowms: 0 });
      await store.find(boxes, [{ ...query, after: first!.at(-1)!.keyset }], nothing);
      await db.command({ profile: 0 });
      const finds = await db
        .collection('system.profile')
        .find({ op: 'query', ns: `${database}.view_boxes` })
        .toArray();
      expect(finds.length).toBeGreaterThan(0);
      expect(finds.some(({ hasSortStage }) => hasSortStage === true)).toBe(false);
      expect(finds.reduce((sum, { docsExamined }) => sum + docsExamined, 0)).toBeLessThan(30);
    },
  );

  test.each([
    ['that were looked for before', true],
    ['that were not', false],
  ])('first written at the same moment by two projectors, %s, are the newer', async (_, looked) => {
    await using store = await open(fresh());
    const ids = Array.from({ length: 300 }, (_, i) => `b${i}`);
    const write = (version: number) =>
      store.write(async (writer) => {
        if (looked) await writer.entities('boxes', ids);
        const roots = ids.map((id) => aBox(id, version, { weight: version, lid: 'i1' }));
        await writer.putEntities('boxes', roots);
        const part = { ...anItem('i1', version), state: { id: 'i1', name: `v${version}` } };
        await writer.putDocuments(
          boxes,
          roots.map((root) => documentOf(root, [part])),
        );
      });
    await Promise.all([write(2), write(1), write(3)]);
    const newest = [
      { column: 'weight', in: [3] },
      { column: 'lid.name', in: ['v3'] },
    ];
    expect(await store.count(boxes, [newest])).toEqual([300]);
    await store.write(async (writer) => {
      const versions = [...(await writer.entities('boxes', ids)).values()].map(({ version }) => version);
      expect(new Set(versions)).toEqual(new Set([3]));
    });
  });

  test('are refused to a store that is closed', async () => {
    const store = await open(fresh());
    await store[Symbol.asyncDispose]();
    await expect(put(store, [aBox('b1', 1)])).rejects.toThrow('closed');
  });

  test('are found by a condition on an element only where that element is known', async () => {
    await using store = await open(fresh());
    await put(store, [aBox('b1', 1, { items: ['i1', 'i2'] }), aBox('b2', 1, { items: ['i2'] })], [anItem('i1', 1)]);
    const byId = (...ids: string[]) => [{ some: 'items', where: [{ column: 'id', in: ids }] }];
    expect(await store.count(boxes, [byId('i1'), byId('i2'), byId('i2', 'i1')])).toEqual([1, 0, 1]);
    const [found] = await store.find(boxes, [{ where: byId('i1'), orderBy: [], limit: 5 }], nothing);
    expect(found?.map(({ id }) => id)).toEqual(['b1']);
  });
});

function nested(depth: number): object {
  let inside: object = { end: true };
  for (let i = 0; i < depth; i++) inside = { inside };
  return inside;
}
