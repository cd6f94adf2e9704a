import { expect, test } from '@jest/globals';
import type { VersionsDocument } from '../../projector/mongodb/versions-document.ts';
import { pointerMoved, watchPointer } from '../../projector/mongodb/versions-watch.ts';
import { rebuildView } from '../../projector/rebuild.ts';
import type { JoinedView } from '../../projector/view.ts';
import { testDatabases, withServers } from '../servers.ts';
import { boxes, views } from './boxes.ts';
import { listFeed } from './list-feed.ts';
import { otherProcess } from './rebuild-asking.ts';
import { history } from './rebuild-history.ts';
import { type Place, versionsAt } from './rebuild-place.ts';
import { rebuildProcessesSuite, until } from './rebuild-processes-suite.ts';
import { rebuildSuite } from './rebuild-suite.ts';

withServers('versions of a view as MongoDB databases', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  const newPlace = () => ({ kind: 'databases', url: servers.mongodb, prefix: prefix() }) as const;
  const at = (place: Place, declared: readonly JoinedView[] = views) => versionsAt(place, declared, connection);
  const databases = { newPlace, at, runs: 4 };

  rebuildSuite(databases);
  rebuildProcessesSuite(databases);

  const documentsOf = ({ prefix }: ReturnType<typeof newPlace>) =>
    connection.database(`${prefix}view`).collection<VersionsDocument>('versions');
  const collectionsOf = ({ prefix }: ReturnType<typeof newPlace>, version: number) =>
    connection.database(`${prefix}view_${version}`).listCollections().toArray();

  test('what is open stays so for longer than a use lasts, since it is renewed', async () => {
    const place = newPlace();
    const versions = at(place);
    await using _store = await versions.open(1);
    const until1 = async () => Object.values((await documentsOf(place).findOne())?.versions[1]?.uses ?? {})[0];
    const first = await until1();
    await until(async () => Number(await serverTime()) > Number(first));
    expect(await versions.drop(1)).toBe(false);
  });

  const serverTime = async (): Promise<Date> => {
    const [found] = await connection.client
      .db('admin')
      .aggregate<{ now: Date }>([{ $documents: [{ now: '$$NOW' }] }])
      .toArray();
    return found!.now;
  };

  test('who stood still while his version was dropped reads nothing wrong, and writes nothing', async () => {
    const place = newPlace();
    const versions = at(place);
    await using other = await otherProcess(place);
    await other.ask('grow a first version');
    await other.ask('open version 1');
    await using rebuilder = await otherProcess(place);
    expect(await rebuilder.ask('rebuild')).toMatchObject({ answer: { version: 2, dropped: false } });

    await other.signal('SIGSTOP');
    await until(() => versions.drop(1));
    const written = other.ask('write to it');
    await other.signal('SIGCONT');
    expect(await written).toEqual({ failed: 'VIEW_DROPPED' });
    expect(await other.ask('count in it')).toEqual({ failed: 'VIEW_DROPPED' });
    expect(await collectionsOf(place, 1)).toEqual([]);
  });

  test('who reads the current version goes on with the next one, without a failure', async () => {
    const place = newPlace();
    const versions = at(place);
    await using other = await otherProcess(place);
    await other.ask('grow a first version');
    await other.ask('open the current one');
    expect(await other.ask('count in the current one')).toEqual({ answer: [2] });
    await using rebuilder = await otherProcess(place);
    await other.signal('SIGSTOP');
    await rebuilder.ask('rebuild');
    await until(() => versions.drop(1));
    const counted = other.ask('count in the current one');
    await other.signal('SIGCONT');
    expect(await counted).toEqual({ answer: [2] });
  });

  test('a drop that died half-way lets nobody in, and the next rebuild ends it', async () => {
    const place = newPlace();
    const versions = at(place);
    const feed = listFeed(history);
    await rebuildView({ versions, views, feed });
    await (await versions.open(2))[Symbol.asyncDispose]();
    await documentsOf(place).updateOne({}, { $set: { 'versions.2': { dropping: true } } });

    await expect(versions.open(2)).rejects.toMatchObject({ code: 'VIEW_DROPPED' });
    await expect(versions.pointTo(2)).rejects.toMatchObject({ code: 'VIEW_DROPPED' });
    const { version } = await rebuildView({ versions, views, feed });
    expect(version).toBeGreaterThan(2);
    expect(await versions.all()).toEqual([version]);
    expect(await collectionsOf(place, 2)).toEqual([]);
  });

  test('what was written to a dropped version nevertheless is removed by the next rebuild', async () => {
    const place = newPlace();
    const versions = at(place);
    const feed = listFeed(history);
    await rebuildView({ versions, views, feed });
    await rebuildView({ versions, views, feed });
    await connection.database(`${place.prefix}view_1`).collection('boxes').insertOne({ label: 'late' });
    expect(await versions.all()).toEqual([1, 2]);
    await rebuildView({ versions, views, feed });
    expect(await versions.all()).toEqual([3]);
    expect(await collectionsOf(place, 1)).toEqual([]);
  });

  test('a version that many begin to use at once, before there is anything, is used by all', async () => {
    const place = newPlace();
    const stores = await Promise.all(Array.from({ length: 8 }, () => at(place).open(1)));
    expect(Object.keys((await documentsOf(place).findOne())?.versions[1]?.uses ?? {})).toHaveLength(8);
    for (const store of stores) {
      expect(await at(place).drop(1)).toBe(false);
      expect(await store.count(boxes, [[]])).toEqual([0]);
      await store[Symbol.asyncDispose]();
    }
    expect(await at(place).drop(1)).toBe(true);
  });

  test('a move of the pointer is told by a change stream', async () => {
    const documents = documentsOf(newPlace());
    await documents.insertOne({ _id: 'view', versions: {} });
    let calls = 0;
    await using _watching = watchPointer(documents, () => calls++, 3_600_000);
    let version = 0;
    await until(async () => {
      await documents.updateOne({ _id: 'view' }, { $set: { current: ++version } });
      return calls > 0; // the stream does not tell what was before it began
    });
  });

  test('that uses are renewed is not told', async () => {
    const documents = documentsOf(newPlace());
    await documents.insertOne({ _id: 'view', versions: {} });
    await using stream = documents.watch([pointerMoved]);
    expect(await stream.tryNext()).toBeNull(); // it has begun
    await documents.updateOne({ _id: 'view' }, { $set: { 'versions.1': { uses: { somebody: new Date() } } } });
    await documents.updateOne({ _id: 'view' }, { $set: { current: 1 } });
    expect(await stream.next()).toMatchObject({ updateDescription: { updatedFields: { current: 1 } } });
  });

  test('the pointer is looked at besides, where no change stream tells', async () => {
    let looks = 0;
    await using _watching = watchPointer(documentsOf(newPlace()), () => looks++, 10);
    await until(async () => looks >= 3);
  });
});
