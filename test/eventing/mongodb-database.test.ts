import { describe, expect, test } from '@jest/globals';
import { handle, type NewEvent, type StoredKind, Unavailable } from '../../eventing/index.ts';
import { connectMongo, type MongoStore, openMongoStore } from '../../eventing/mongodb/index.ts';
import {
  type Account,
  type AccountEvent,
  account,
  accounts,
  journals,
  metadata,
  opened,
} from '../contracts/accounts.ts';
import { kinds, toAccount } from '../contracts/event-store.ts';
import { testDatabases, withServers } from '../servers.ts';
import { storesOn } from './mongodb-stores.ts';
import { tcpProxy } from './tcp-proxy.ts';

const open = { do: 'open', account: { owner: 'Ada', balance: 10, rate: null } } as const;
const withdraw = { do: 'withdraw', amount: 1 } as const;

withServers('the database of a MongoDB store', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  const data = (given: readonly StoredKind[] = kinds) => storesOn(connection, `${prefix()}store`, given);
  const all = (database: string, collection: string) =>
    connection.database(database).collection(collection).find().toArray();

  test('is plain documents that a person reads', async () => {
    await using given = data();
    const store = await given.open();
    await handle(store, account, 'a.b', open, metadata);
    await store.append([toAccount('2', 0, [opened(1)])], {
      consumer: 'c',
      position: { 'orders/0': 7 },
      versions: new Map([['orders-1', 3]]),
    });
    await handle(store, account, '2', { do: 'close' }, metadata);
    expect((await all(given.database, 'events'))[0]).toEqual({
      _id: 1,
      stream: 'accounts-a.b',
      version: 1,
      type: 'Opened',
      data: open.account,
      ...metadata,
    });
    const state = open.account;
    expect(await all(given.database, 'state_accounts')).toEqual([
      { _id: 'a.b', version: 1, state, columns: state },
      { _id: '2', version: 2, state: null, columns: null },
    ]);
    expect(await all(given.database, 'positions')).toEqual([{ _id: { consumer: 'c', source: 'orders/0' }, offset: 7 }]);
    expect(await all(given.database, 'processed')).toEqual([
      { _id: { consumer: 'c', stream: 'orders-1' }, version: 3 },
    ]);
  });

  test('keeps any names: of sources, streams, consumers, keys in states and events', async () => {
    await using given = data();
    const store = await given.open();
    const odd = JSON.parse('{"__proto__":{"a.b":1},"$set":{"$inc":[{"$x":null}]},"a.b":1,"":"","constructor":2}');
    const event: NewEvent = { ...metadata, type: 'Noted', data: odd };
    await store.append(
      [{ category: 'journals', id: '$a.b/0', expectedVersion: 0, events: [event], state: { ...odd, notes: [] } }],
      { consumer: '$c.d', position: { 'a.b/0': 1, $x: 2, toString: 3 }, versions: new Map([['$a-b.c', 4]]) },
    );
    const state = (await store.load(journals, ['$a.b/0'])).get('$a.b/0')?.state;
    expect(JSON.parse(JSON.stringify(state))).toEqual({ ...odd, notes: [] });
    expect(JSON.stringify((await store.readLog(0, 1))[0]?.event.data)).toBe(JSON.stringify(odd));
    expect(await store.position('$c.d')).toEqual({ 'a.b/0': 1, $x: 2, toString: 3 });
    expect(await store.position('$c')).toEqual({});
    expect(await store.processed('$c.d', ['$a-b.c'])).toEqual(new Map([['$a-b.c', 4]]));
  });

  test('an event that is too large fails alone', async () => {
    await using given = data();
    const store = await given.open();
    const sizes = [1, 17, 1, 1, 1];
    const results = await Promise.allSettled(
      sizes.map((size, i) => store.append([toAccount(`${i}`, 0, [opened(1, 'x'.repeat(size * 2 ** 20))])])),
    );
    expect(results.map(({ status }) => status)).toEqual(sizes.map((size) => (size > 16 ? 'rejected' : 'fulfilled')));
    expect(await store.count(accounts, [])).toBe(4);
  });

  test('states that were lost are folded again when the kind is declared otherwise, and only then', async () => {
    await using given = data([accounts]);
    const first = await given.open();
    await handle(first, account, 'a-b', open, metadata);
    await handle(first, account, 'a-b', withdraw, metadata);
    await connection.database(given.database).collection('state_accounts').deleteMany({});
    expect(await (await given.open()).count(accounts, [])).toBe(0);
    const columns = { owner: accounts.columns.owner! };
    const changed: StoredKind<Account, AccountEvent> = { ...accounts, columns, indexes: [] };
    const other = await given.open([changed]);
    expect((await other.load(accounts, ['a-b'])).get('a-b')).toMatchObject({ version: 2, state: { balance: 9 } });
  });

  test('has the indexes that are declared; others are reported, not dropped', async () => {
    await using given = data([accounts]);
    await given.open();
    const reported: unknown[] = [];
    await given.open([{ ...accounts, indexes: [['balance'], ['rate', 'owner']] }], {
      onUnneededIndex: (index) => reported.push(index),
    });
    expect(reported).toEqual([{ collection: 'state_accounts', index: 'owner,balance' }]);
    const indexes = await connection.database(given.database).collection('state_accounts').indexes();
    expect(indexes.map(({ key }) => Object.keys(key).join())).toEqual([
      '_id',
      'columns.owner,columns.balance,_id',
      'columns.balance,_id',
      'columns.rate,columns.owner,_id',
    ]);
  });

  test.each([
    ['a category with a dash', { ...accounts, category: 'a-b' }, 'dash'],
    ['an index on no column', { ...accounts, indexes: [['nothing']] }, "'nothing'"],
    ['a column that is no name in a path', { ...accounts, columns: { 'a.b': accounts.columns.owner! } }, "'a.b'"],
  ])('%s is refused', async (_, kind, message) => {
    await using given = data();
    await expect(given.open([kind as StoredKind])).rejects.toThrow(message);
  });

  test('of a newer layout is refused', async () => {
    await using given = data();
    await given.open();
    await connection
      .database(given.database)
      .collection('counter')
      .updateOne({}, { $set: { layout: 99 } });
    await expect(given.open()).rejects.toThrow('newer version');
  });

  describe('onCommit', () => {
    const rings = (store: MongoStore) => {
      let ring = () => {};
      const listening = store.onCommit(() => ring());
      return {
        next: () => new Promise<void>((resolve) => (ring = resolve)),
        [Symbol.dispose]: () => listening[Symbol.dispose](),
      };
    };

    test('tells commits of this process and of others', async () => {
      await using given = data();
      const one = await given.open();
      const two = await given.open();
      using bell = rings(two);
      for (const [i, store] of [one, two, one].entries()) {
        const rung = bell.next();
        await store.append([toAccount(`${i}`, 0, [opened(1)])]);
        await rung;
      }
    });

    test('tells them also when its stream was broken', async () => {
      const { hostname, port } = new URL(servers.mongodb);
      await using proxy = await tcpProxy({ host: hostname, port: Number(port) });
      await using wire = connectMongo({
        url: `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`,
        patience: 1000,
      });
      await using given = data();
      const one = await given.open();
      const two = await given.open(kinds, { connection: wire });
      using bell = rings(two);
      for (const id of ['1', '2']) {
        const rung = bell.next();
        await one.append([toAccount(id, 0, [opened(1)])]);
        await rung;
        proxy.cut();
        proxy.mend();
      }
    });
  });

  describe('that is away', () => {
    test('fails the opening of the store', async () => {
      await using nowhere = connectMongo({ url: 'mongodb://127.0.0.1:9/?directConnection=true', patience: 200 });
      const opening = openMongoStore({ connection: nowhere, database: 'x', name: 'x', kinds });
      await expect(opening).rejects.toThrow(Unavailable);
      await expect(opening).rejects.toMatchObject({ server: 'MongoDB', done: 'no' });
    });

    test('fails each call by itself; when it is back the store goes on, and says what it could not do meanwhile', async () => {
      const { hostname, port } = new URL(servers.mongodb);
      await using proxy = await tcpProxy({ host: hostname, port: Number(port) });
      await using wire = connectMongo({
        url: `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`,
        patience: 1_500,
      });
      await using given = data();
      const failures: unknown[] = [];
      const store = await given.open(kinds, { connection: wire, onFailure: (failure) => failures.push(failure) });
      await store.append([toAccount('1', 0, [opened(1)])]);
      proxy.cut();
      await expect(store.append([toAccount('2', 0, [opened(1)])])).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        done: 'no',
      });
      await expect(store.load(accounts, ['1'])).rejects.toThrow(Unavailable);
      await expect(store.readLog(0, 10)).rejects.toThrow(Unavailable);
      await expect(store.deadLetters.list('c')).rejects.toThrow(Unavailable);
      proxy.mend();
      await store.append([toAccount('2', 0, [opened(1)])]);
      expect(await store.readLog(0, 10)).toHaveLength(2);
      expect(failures).not.toHaveLength(0);
    });
  });
});
