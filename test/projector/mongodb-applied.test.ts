import { expect, test } from '@jest/globals';
import { openMongoViewStore } from '../../projector/mongodb/index.ts';
import { projector } from '../../projector/projector.ts';
import type { ViewStore } from '../../projector/store.ts';
import { testDatabases, withServers } from '../servers.ts';
import { boxes, homes, views } from './boxes.ts';
import { Died, dying } from './feeding.ts';
import { event } from './histories.ts';

const item = (id: string, version: number) => event('items', id, version, { id, name: `v${version}`, rank: version });
const box = (id: string, version: number, lid: string | null, items: readonly string[] = []) =>
  event('boxes', id, version, { id, label: `v${version}`, weight: 1, size: 1, lid, parent: null, items });

withServers('what every document shows', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  const fresh = () => openMongoViewStore({ connection, database: `${prefix()}view`, views });
  const appliedOf = async (store: ViewStore, stream: string) => (await store.applied([stream])).get(stream);

  /** Delivers events to a projector that dies before the first write of this kind, then to one that lives. */
  async function between(
    store: ViewStore,
    step: 'putDocuments' | 'putParts',
    events: readonly ReturnType<typeof box>[],
  ) {
    const batch = { events, position: {}, caughtUp: null };
    const mortal: ViewStore = {
      ...store,
      write: (work) =>
        store.write((writer) =>
          work({
            ...writer,
            [step]: async () => {
              throw new Died();
            },
          }),
        ),
    };
    await expect(projector({ views, store: mortal }).deliver(batch)).rejects.toThrow(Died);
    return { recover: () => projector({ views, store }).deliver(batch) };
  }

  test.each([
    ['one', box('b1', 1, 'i1')],
    ['many', box('b1', 1, null, ['i2', 'i1', 'i1'])],
  ])('a part is not, while a document that embeds it (%s) has it older', async (_, embedding) => {
    await using store = await fresh();
    const { deliver } = projector({ views, store });
    await deliver({ events: [item('i1', 1), item('i2', 1), embedding], position: {}, caughtUp: null });
    expect(await appliedOf(store, 'items-i1')).toBe(1);
    // Between E1 and E2: the entity is put, the documents are not.
    const { recover } = await between(store, 'putParts', [item('i1', 2), item('i1', 3)]);
    await store.write(async (writer) => {
      expect((await writer.entities('items', ['i1'])).get('i1')?.version).toBe(3);
    });
    expect(await appliedOf(store, 'items-i1')).toBe(1);
    await recover();
    expect(await appliedOf(store, 'items-i1')).toBe(3);
  });

  test('a root is not, before its document is there, nor before that is as new', async () => {
    await using store = await fresh();
    const first = await between(store, 'putDocuments', [box('b1', 1, null)]);
    expect(await appliedOf(store, 'boxes-b1')).toBe(0);
    await first.recover();
    expect(await appliedOf(store, 'boxes-b1')).toBe(1);
    const second = await between(store, 'putDocuments', [box('b1', 2, null)]);
    expect(await appliedOf(store, 'boxes-b1')).toBe(1);
    await second.recover();
    expect(await appliedOf(store, 'boxes-b1')).toBe(2);
  });

  test('an entity that many documents have older is as old as the oldest, and the index alone tells that none has', async () => {
    const database = `${prefix()}view`;
    await using store = await openMongoViewStore({ connection, database, views });
    const { deliver } = projector({ views, store });
    const all = Array.from({ length: 50 }, (_, i) => box(`b${i}`, 1, 'i1'));
    await deliver({ events: [item('i1', 1), ...all], position: {}, caughtUp: null });
    const newest = { id: 'i1', version: 5, state: { id: 'i1', name: 'v5', rank: 5 } };
    await store.write((writer) => writer.putEntities('items', [newest]));
    const documents = connection.database(database).collection<{ _id: string }>('view_boxes');
    await documents.updateMany({ _id: { $ne: 'b7' } }, { $set: { 'parts.lid.version': 5 } });
    await documents.updateMany({ _id: 'b9' }, { $set: { 'parts.lid.version': 3 } });
    expect(await appliedOf(store, 'items-i1')).toBe(1);
    await documents.updateMany({ _id: 'b7' }, { $set: { 'parts.lid.version': 4 } });
    expect(await appliedOf(store, 'items-i1')).toBe(1); // its own document, among the homes
    await store.write((writer) => writer.putDocuments(homes, [{ root: newest, parts: { home: [] } }]));
    expect(await appliedOf(store, 'items-i1')).toBe(3);
    await documents.updateMany({}, { $set: { 'parts.lid.version': 5 } });
    expect(await appliedOf(store, 'items-i1')).toBe(5);
    const explained = await documents
      .find({ 'parts.lid.id': 'i1', 'parts.lid.version': { $lt: 5 } })
      .explain('executionStats');
    expect(explained.executionStats).toMatchObject({ totalDocsExamined: 0, nReturned: 0 });
    expect((await store.count(boxes, [[{ column: 'lid.name', in: ['v1'] }]]))[0]).toBe(50);
  });

  test('a projector that dies at a step writes nothing behind it', async () => {
    await using store = await fresh();
    let left = 1;
    const mortal = dying(store, () => {
      if (left-- <= 0) throw new Died();
    });
    const delivered = projector({ views, store: mortal }).deliver({
      events: [item('i1', 1)],
      position: {},
      caughtUp: null,
    });
    await expect(delivered).rejects.toThrow(Died);
    expect(await appliedOf(store, 'items-i1')).toBe(0);
  });
});
