import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type EventStore,
  handle,
  openUnit,
  Rejection,
  TooManyConflicts,
  transact,
  VersionConflict,
} from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { type AccountCommand, account, accounts, journal, journals, metadata } from '../contracts/accounts.ts';

let store: EventStore;
beforeEach(() => {
  store = openLibsqlStore({ name: 'store', file: ':memory:', kinds: [accounts, journals] });
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

const open = (balance: number, owner: string | null = 'Ada'): AccountCommand => ({
  do: 'open',
  account: { owner, balance, rate: null },
});
const deposit = (amount: number): AccountCommand => ({ do: 'deposit', amount });
const all = { where: [], orderBy: [], limit: 100 };

describe('a unit of work', () => {
  test('sees its own decisions, others do not until the commit', async () => {
    const open1 = openUnit(store);
    const unit = open1.unit(metadata);
    await unit.decide(account, '1', open(5));
    expect(await unit.decide(account, '1', deposit(2))).toMatchObject({ version: 2, state: { balance: 7 } });
    expect((await unit.load(accounts, ['1', '2'])).get('1')).toMatchObject({ version: 2, state: { balance: 7 } });
    expect(await unit.find(accounts, all)).toMatchObject([{ id: '1', version: 2 }]);
    expect(await store.find(accounts, all)).toEqual([]);
    expect((await open1.commit()).map(({ id }) => id)).toEqual(['accounts-1@1', 'accounts-1@2']);
    expect(await store.find(accounts, all)).toMatchObject([{ id: '1', version: 2, state: { balance: 7 } }]);
  });

  test('spans kinds and metadata, in one append', async () => {
    const { unit, commit } = openUnit(store);
    await unit(metadata).decide(account, '1', open(5));
    await unit({ ...metadata, causation: 'accounts-1@1' }).decide(journal, 'j', 'opened');
    await commit();
    expect((await store.readLog(0, 9)).map(({ event }) => [event.stream, event.causation])).toEqual([
      ['accounts-1', null],
      ['journals-j', 'accounts-1@1'],
    ]);
  });

  test('keeps nothing of a decision that was rejected', async () => {
    const { unit, commit } = openUnit(store);
    await unit(metadata).decide(account, '1', open(5));
    await expect(unit(metadata).decide(account, '1', { do: 'withdraw', amount: 6 })).rejects.toThrow(Rejection);
    expect(await unit(metadata).decide(account, '1', deposit(1))).toMatchObject({ version: 2 });
    expect(await commit()).toHaveLength(2);
  });

  test('decisions made at once on one entity all count', async () => {
    await handle(store, account, '1', open(0), metadata);
    const { unit, commit } = openUnit(store);
    const all = await Promise.all([1, 2, 3, 4].map((amount) => unit(metadata).decide(account, '1', deposit(amount))));
    expect(all.map(({ version }) => version).sort()).toEqual([2, 3, 4, 5]);
    await commit();
    expect((await store.load(accounts, ['1'])).get('1')).toMatchObject({ version: 5, state: { balance: 10 } });
  });

  test('a read that comes back late undoes no decision', async () => {
    await handle(store, account, '1', open(0), metadata);
    let loads = 0;
    const slow: EventStore = {
      ...store,
      load: async (kind, ids) => {
        const found = await store.load(kind, ids);
        if (++loads === 1) await new Promise((resolve) => setImmediate(resolve));
        return found;
      },
    };
    const { unit, commit } = openUnit(slow);
    const late = unit(metadata).load(accounts, ['1']);
    await unit(metadata).decide(account, '1', deposit(4));
    expect((await late).get('1')).toMatchObject({ version: 2, state: { balance: 4 } });
    expect(await commit()).toHaveLength(1);
    expect(await unit(metadata).decide(account, '1', deposit(1))).toMatchObject({ version: 3 });
  });

  test('a changed entity that others changed meanwhile is a conflict; one that was only read is not', async () => {
    await handle(store, account, '1', open(1), metadata);
    await handle(store, account, '2', open(1), metadata);
    const { unit, commit } = openUnit(store);
    await unit(metadata).load(accounts, ['1']);
    await unit(metadata).decide(account, '2', deposit(1));
    await handle(store, account, '1', deposit(1), metadata);
    await commit();

    const second = openUnit(store);
    await second.unit(metadata).decide(account, '2', deposit(1));
    await handle(store, account, '2', deposit(1), metadata);
    await expect(second.commit()).rejects.toThrow(VersionConflict);
  });

  test('nothing decided, nothing appended', async () => {
    const { unit, commit } = openUnit(store);
    await unit(metadata).decide(account, 'unknown', deposit(1));
    expect(await commit()).toEqual([]);
    expect(await store.logEnd()).toBe(0);
  });

  test('find answers as the store will after the commit, for any decisions, condition, order and page', async () => {
    const owners = fc.constantFrom('Ada', 'Bo', null);
    const commands = fc.array(
      fc.tuple(
        fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        fc.oneof(
          fc.tuple(fc.nat({ max: 4 }), owners).map(([balance, owner]) => open(balance, owner)),
          fc.nat({ max: 3 }).map(deposit),
          fc.constant<AccountCommand>({ do: 'close' }),
        ),
      ),
      { maxLength: 14 },
    );
    const query = fc.record({
      where: fc.array(
        fc.oneof(
          fc.record({ column: fc.constant('owner'), in: fc.uniqueArray(fc.constantFrom('Ada', 'Bo')) }),
          fc.record({ column: fc.constant('balance'), from: fc.nat({ max: 4 }) }),
        ),
        { maxLength: 1 },
      ),
      orderBy: fc.uniqueArray(
        fc.record({
          column: fc.constantFrom('owner', 'balance'),
          direction: fc.constantFrom('asc' as const, 'desc' as const),
        }),
        { selector: ({ column }) => column, maxLength: 2 },
      ),
      limit: fc.integer({ min: 1, max: 4 }),
    });
    const after = fc.option(fc.tuple(owners, fc.nat({ max: 4 }), fc.constantFrom('', 'b', 'd')), { nil: undefined });
    const property = fc.asyncProperty(commands, commands, query, after, async (before, during, asked, behind) => {
      await using own = openLibsqlStore({ name: 'own', file: ':memory:', kinds: [accounts] });
      for (const [name, command] of before) await handle(own, account, name, command, metadata);
      const { unit, commit } = openUnit(own);
      for (const [name, command] of during) await unit(metadata).decide(account, name, command);
      const keyset = behind && [
        ...asked.orderBy.map(({ column }) => (column === 'owner' ? behind[0] : behind[1])),
        behind[2],
      ];
      const page = { ...asked, after: keyset };
      const seen = await unit(metadata).find(accounts, page);
      await commit();
      expect(seen).toEqual(await own.find(accounts, page));
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

describe('transact', () => {
  const move = (amount: number) =>
    transact(store, metadata, async (unit) => {
      await unit.decide(account, 'to', deposit(amount));
      await unit.decide(account, 'from', { do: 'withdraw', amount });
      return 'moved';
    });

  test('appends everything, and returns what the work returned', async () => {
    await handle(store, account, 'from', open(5), metadata);
    await handle(store, account, 'to', open(0), metadata);
    expect(await move(3)).toBe('moved');
    expect([...(await store.load(accounts, ['from', 'to'])).values()].map(({ state }) => state?.balance)).toEqual([
      2, 3,
    ]);
    await expect(move(3)).rejects.toThrow(Rejection);
    expect([...(await store.load(accounts, ['from', 'to'])).values()].map(({ state }) => state?.balance)).toEqual([
      2, 3,
    ]);
  });

  test('runs the work again after a conflict, a bounded number of times', async () => {
    await handle(store, account, '1', open(0), metadata);
    let runs = 0;
    const work = transact(
      store,
      metadata,
      async (unit) => {
        runs++;
        await unit.decide(account, '1', deposit(1));
        await handle(store, account, '1', deposit(1), metadata);
      },
      { attempts: 3, delay: async () => {} },
    );
    await expect(work).rejects.toThrow(TooManyConflicts);
    expect(runs).toBe(3);
  });
});
