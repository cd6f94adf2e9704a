import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { type FeedBatch, handle } from '../../eventing/index.ts';
import { openLibsqlStore, openLogFeed } from '../../eventing/libsql/index.ts';
import { account, accounts, journals, metadata } from '../contracts/accounts.ts';
import { recorder } from '../contracts/feed/recorder.ts';
import { feedContract } from '../contracts/feed.ts';
import { temporaryFolder } from './temporary.ts';

const silent = () => {};

feedContract('libsql', async () => {
  const folder = await temporaryFolder();
  const left = openLibsqlStore({ name: 'left', file: folder.file('left.db'), kinds: [accounts] });
  const right = openLibsqlStore({ name: 'right', file: folder.file('right.db'), kinds: [journals] });
  const sources = [
    { name: 'left', file: folder.file('left.db'), categories: ['accounts'] },
    { name: 'right', file: folder.file('right.db'), categories: ['journals'] },
  ];
  return {
    left,
    right,
    carried: async () => {},
    open: async (options) => openLogFeed({ sources, batchSize: 5, quietInterval: 20, onFailure: silent, ...options }),
    async [Symbol.asyncDispose]() {
      await left[Symbol.asyncDispose]();
      await right[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
});

describe('the feed over log files', () => {
  const open = (id: string) => ({ do: 'open' as const, account: { owner: id, balance: 0, rate: null } });
  const request = { name: 'reader', categories: ['accounts'], from: async () => ({}) };

  test('a store whose file is not there yet is waited for, and not made', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('later/store.db');
    await using feed = openLogFeed({ sources: [{ name: 's', file, categories: ['accounts'] }], quietInterval: 10 });
    const seen = recorder();
    const subscription = await feed.subscribe({ ...request, deliver: seen.deliver });
    await subscription.caughtUp();
    expect(await feed.end(['accounts'])).toEqual({ s: 0 });
    await using store = openLibsqlStore({ name: 's', file, kinds: [accounts] });
    await handle(store, account, '1', open('1'), metadata);
    await seen.until(() => seen.events().length === 1);
  });

  test('a commit of this process arrives without waiting for the interval', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('store.db');
    await using store = openLibsqlStore({ name: 's', file, kinds: [accounts] });
    // An hour: only being woken can make this test end.
    const sources = [{ name: 's', file, categories: ['accounts'] }];
    await using feed = openLogFeed({ sources, quietInterval: 3_600_000 });
    const seen = recorder();
    await feed.subscribe({ ...request, deliver: seen.deliver });
    for (let i = 1; i <= 5; i++) {
      await handle(store, account, `${i}`, open('x'), metadata);
      await seen.until(() => seen.events().length === i);
    }
  });

  test.each([
    ['by the folder', 3_600_000],
    ['by looking again', 20],
  ])('a commit of another process is noticed %s', async (_, quietInterval) => {
    await using folder = await temporaryFolder();
    const file = folder.file('store.db');
    await openLibsqlStore({ name: 's', file, kinds: [accounts] })[Symbol.asyncDispose]();
    await using feed = openLogFeed({ sources: [{ name: 's', file, categories: ['accounts'] }], quietInterval });
    const seen = recorder();
    const subscription = await feed.subscribe({ ...request, deliver: seen.deliver });
    await subscription.caughtUp();
    const script = `const database = new (require(${JSON.stringify(createRequire(import.meta.url).resolve('libsql'))}))(process.argv[1]);
      database.prepare("INSERT INTO events VALUES (1, 'accounts-1', 1, 'Closed', '{}', '', NULL, '')").run();`;
    const child = spawn(process.execPath, ['-e', script, file], { stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await seen.until(() => seen.events().length === 1);
    expect(seen.events()).toMatchObject([{ id: 'accounts-1@1', type: 'Closed', data: {} }]);
  });

  test('a subscriber may ask for batches of a size of its own', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('store.db');
    await using store = openLibsqlStore({ name: 's', file, kinds: [accounts] });
    for (let i = 1; i <= 6; i++) await handle(store, account, `${i}`, open('x'), metadata);
    await using feed = openLogFeed({ sources: [{ name: 's', file, categories: ['accounts'] }], batchSize: 2 });
    const sizes: number[] = [];
    const deliver = async ({ events }: FeedBatch) => void sizes.push(events.length);
    const own = await feed.subscribe({ ...request, batchSize: 5, deliver });
    await own.caughtUp();
    expect(sizes.slice(0, 2)).toEqual([5, 1]);
  });

  test('passes over many events of other categories without losing one of its own', async () => {
    await using folder = await temporaryFolder();
    const file = folder.file('store.db');
    await using store = openLibsqlStore({ name: 's', file, kinds: [accounts, journals] });
    const notes = Array.from({ length: 25_000 }, (_, i) => ({ ...metadata, type: 'Noted', data: { note: `${i}` } }));
    await handle(store, account, '1', open('1'), metadata);
    await store.append([{ category: 'journals', id: 'j', expectedVersion: 0, events: notes, state: { notes: [] } }]);
    await handle(store, account, '2', open('2'), metadata);
    await using feed = openLogFeed({ sources: [{ name: 's', file, categories: ['accounts', 'journals'] }] });
    const seen = recorder();
    const subscription = await feed.subscribe({ ...request, deliver: seen.deliver });
    await subscription.caughtUp();
    expect(seen.events().map(({ id }) => id)).toEqual(['accounts-1@1', 'accounts-2@1']);
    expect(seen.position()).toEqual({ s: 25_002 });
  });
});
