import { describe, expect, test } from '@jest/globals';
import { type EventStore, integer, type StoredKind } from '../../../eventing/index.ts';
import { type Account, type AccountEvent, accounts, deposited, journals, opened } from '../accounts.ts';
import { type StoreFixture, toAccount } from '../event-store.ts';

export function durabilityContract(current: () => { store: EventStore; data: StoreFixture }): void {
  describe('opening and closing', () => {
    test('everything is there again', async () => {
      const { store, data } = current();
      await store.append([toAccount('1', 0, [opened(1), deposited(2)])], {
        consumer: 'c',
        position: { a: 1 },
        versions: new Map([['x-1', 1]]),
      });
      const log = await store.readLog(0, 10);
      await store[Symbol.asyncDispose]();
      const again = await data.open();
      expect(await again.readLog(0, 10)).toEqual(log);
      expect((await again.load(accounts, ['1'])).get('1')).toMatchObject({ version: 2, state: { balance: 3 } });
      expect(await again.position('c')).toEqual({ a: 1 });
      expect(await again.processed('c', ['x-1'])).toEqual(new Map([['x-1', 1]]));
      await again.append([toAccount('1', 2, [deposited(1)], { owner: 'Ada', balance: 3, rate: null })]);
    });

    test('closing waits for appends that are under way; later ones are refused', async () => {
      const { store, data } = current();
      const appends = Array.from({ length: 30 }, (_, i) => store.append([toAccount(`${i}`, 0, [opened(i)])]));
      await store[Symbol.asyncDispose]();
      await Promise.all(appends);
      await expect(store.append([toAccount('late', 0, [opened(1)])])).rejects.toThrow(/closed/);
      await expect(store.load(accounts, ['1'])).rejects.toThrow(/closed/);
      await store[Symbol.asyncDispose]();
      expect(await (await data.open()).count(accounts, [])).toBe(30);
    });

    test('a kind that is declared anew finds the states of old', async () => {
      const { store, data } = current();
      for (const [id, balance] of Object.entries({ a: 3, b: 30, c: 12 })) {
        await store.append([toAccount(id, 0, [opened(balance)])]);
      }
      await store.append([toAccount('a', 1, [{ type: 'Closed', data: {} }])]);
      await store[Symbol.asyncDispose]();
      const digits: StoredKind<Account, AccountEvent> = {
        ...accounts,
        columns: { digits: integer((state) => String(state.balance).length) },
        indexes: [['digits']],
      };
      const again = await data.open([digits, journals]);
      const query = { where: [{ column: 'digits', in: [2] }], orderBy: [], limit: 10 };
      expect((await again.find(digits, query)).map(({ id, version }) => [id, version])).toEqual([
        ['b', 1],
        ['c', 1],
      ]);
      expect((await again.load(digits, ['a'])).get('a')).toEqual({ id: 'a', version: 2, state: null });
      await expect(again.find(digits, { ...query, where: [{ column: 'owner', in: ['Ada'] }] })).rejects.toThrow(
        'owner',
      );
    });
  });
}
