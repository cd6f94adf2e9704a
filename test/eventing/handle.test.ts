import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type EventStore,
  handle,
  Rejection,
  retryOnConflict,
  TooManyConflicts,
  VersionConflict,
} from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { account, accounts, metadata } from '../contracts/accounts.ts';

let store: EventStore;
let appends = 0;
beforeEach(() => {
  const opened = openLibsqlStore({ name: 'store', file: ':memory:', kinds: [accounts] });
  appends = 0;
  store = {
    ...opened,
    append: (...args) => {
      appends++;
      return opened.append(...args);
    },
  };
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
});

const open = { do: 'open', account: { owner: 'Ada', balance: 10, rate: null } } as const;
const withdraw = (amount: number) => ({ do: 'withdraw', amount }) as const;

describe('handle', () => {
  test('loads, decides, appends; returns the state, the version and the events', async () => {
    await handle(store, account, '1', open, metadata);
    expect(await handle(store, account, '1', withdraw(3), { ...metadata, causation: 'x-1@1' })).toEqual({
      state: { owner: 'Ada', balance: 7, rate: null },
      version: 2,
      events: [{ type: 'Withdrawn', data: { amount: 3 } }],
    });
    expect(await store.readStream('accounts', '1', 1)).toMatchObject([{ causation: 'x-1@1', time: metadata.time }]);
  });

  test('a decision that records nothing appends nothing', async () => {
    await handle(store, account, '1', open, metadata);
    expect(await handle(store, account, '1', open, metadata)).toEqual({
      state: { owner: 'Ada', balance: 10, rate: null },
      version: 1,
      events: [],
    });
    expect(await handle(store, account, 'unknown', { do: 'close' }, metadata)).toEqual({
      state: null,
      version: 0,
      events: [],
    });
    expect(appends).toBe(1);
  });

  test('a rejection passes through and is not tried again', async () => {
    await handle(store, account, '1', open, metadata);
    await expect(handle(store, account, '1', withdraw(11), metadata)).rejects.toThrow(Rejection);
    expect(appends).toBe(1);
  });

  test('64 callers of one entity all get through, none on stale state', async () => {
    await handle(store, account, '1', { do: 'open', account: { owner: null, balance: 64, rate: null } }, metadata);
    await Promise.all(Array.from({ length: 64 }, () => handle(store, account, '1', withdraw(1), metadata)));
    expect((await store.load(accounts, ['1'])).get('1')).toMatchObject({ version: 65, state: { balance: 0 } });
  });
});

describe('retryOnConflict', () => {
  const conflict = new VersionConflict('accounts-1', 1, 2);

  test('is bounded, waits longer and longer, and says what was in the way', async () => {
    const waits: number[] = [];
    let attempts = 0;
    const work = () => {
      attempts++;
      return Promise.reject(conflict);
    };
    const options = { attempts: 8, delay: async (ms: number) => void waits.push(ms) };
    const refused = retryOnConflict(work, options);
    await expect(refused).rejects.toThrow(TooManyConflicts);
    await expect(refused).rejects.toThrow('accounts-1');
    expect(attempts).toBe(8);
    expect(waits).toHaveLength(7);
    for (const [i, ms] of waits.entries()) expect(ms).toBeLessThanOrEqual(Math.min(2 * 2 ** i, 250));
    expect(new Set(waits).size).toBe(7); // jitter: those who collided must not wait equally long
  });

  test('other errors pass through at once', async () => {
    let attempts = 0;
    const work = () => {
      attempts++;
      return Promise.reject(new TypeError('wrong'));
    };
    await expect(retryOnConflict(work)).rejects.toThrow(TypeError);
    expect(attempts).toBe(1);
  });
});
