import { describe, expect, test } from '@jest/globals';
import Database from 'libsql';
import { handle, type StoredKind } from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { type Account, type AccountEvent, account, accounts, metadata } from '../contracts/accounts.ts';
import { temporaryFolder } from './temporary.ts';

const open = { do: 'open', account: { owner: 'Ada', balance: 10, rate: null } } as const;
const withdraw = { do: 'withdraw', amount: 1 } as const;

describe('the libsql store', () => {
  test('a cache smaller than the entities in use forgets, and loses nothing', async () => {
    await using store = openLibsqlStore({ name: 's', file: ':memory:', kinds: [accounts], cachedEntities: 2 });
    for (const id of ['1', '2', '3']) await handle(store, account, id, open, metadata);
    for (const id of ['1', '2', '3', '1']) await handle(store, account, id, withdraw, metadata);
    expect([...(await store.load(accounts, ['1', '2', '3'])).values()].map(({ version }) => version)).toEqual([
      3, 2, 2,
    ]);
  });

  test('a file of a newer layout is refused, not changed', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('store.db');
    await openLibsqlStore({ name: 's', file, kinds: [accounts] })[Symbol.asyncDispose]();
    const database = new Database(file);
    database.exec('PRAGMA user_version = 99');
    expect(() => openLibsqlStore({ name: 's', file, kinds: [accounts] })).toThrow('newer version');
    database.close();
  });

  test('a lock that another process holds too long fails the append, and only that', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('store.db');
    await using store = openLibsqlStore({ name: 's', file, kinds: [accounts], lockTimeout: 20 });
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(handle(store, account, '1', open, metadata)).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    other.exec('ROLLBACK');
    other.close();
    await handle(store, account, '1', open, metadata);
    expect(await store.readStream('accounts', '1')).toHaveLength(1);
  });

  test('states that were lost are folded again when the kind is declared otherwise, and only then', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('store.db');
    const first = openLibsqlStore({ name: 's', file, kinds: [accounts] });
    await handle(first, account, 'a-b', open, metadata);
    await handle(first, account, 'a-b', withdraw, metadata);
    await first[Symbol.asyncDispose]();
    const database = new Database(file);
    database.exec('DELETE FROM state_accounts');
    database.close();
    const same = openLibsqlStore({ name: 's', file, kinds: [accounts] });
    expect(await same.count(accounts, [])).toBe(0);
    await same[Symbol.asyncDispose]();
    const changed: StoredKind<Account, AccountEvent> = { ...accounts, indexes: [] };
    await using other = openLibsqlStore({ name: 's', file, kinds: [changed] });
    expect((await other.load(accounts, ['a-b'])).get('a-b')).toMatchObject({ version: 2, state: { balance: 9 } });
  });

  test.each([
    ['a category with a dash', { ...accounts, category: 'a-b' }, 'dash'],
    ['an index on no column', { ...accounts, indexes: [['nothing']] }, "'nothing'"],
  ])('%s is refused', (_, kind, message) => {
    expect(() => openLibsqlStore({ name: 's', file: ':memory:', kinds: [kind] })).toThrow(message);
  });
});
