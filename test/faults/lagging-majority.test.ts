import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Checkpoint, StoredKind, StreamAppend } from '../../eventing/index.ts';
import { connectMongo, type MongoStore, openMongoStore } from '../../eventing/mongodb/index.ts';
import { uniqueName, withServers } from '../servers.ts';
import { MEMBERS, serversScript, startCluster } from './cluster.ts';

const kind: StoredKind = {
  category: 'accounts',
  type: 'Account',
  evolve: (state) => ({ ...state }),
  columns: {},
  indexes: [],
};

const next = (id: string, expectedVersion: number): StreamAppend => ({
  category: kind.category,
  id,
  expectedVersion,
  events: [{ type: 'Did', data: {}, time: '2026-11-01T00:00:00.000Z', causation: null, correlation: 'c' }],
  state: {},
});

const processing = (before: number, version: number): Checkpoint => ({
  consumer: 'c',
  position: {},
  versions: new Map([['orders-o', version]]),
  after: new Map([['orders-o', before]]),
});

/**
 * While secondaries are behind, a transaction sees what a majority read does not see yet. What one instance of a service reads
 * then must not be taken, later, for what is stored.
 */
withServers('two instances of a store, while a majority lags behind the primary', () => {
  test('an outdated version is a conflict, and no event is answered twice', async () => {
    const script = serversScript();
    if (script === null) throw new Error('servers/main.ts is missing');
    await using cluster = await startCluster(script);
    await using one = connectMongo({ url: cluster.mongodb });
    await using two = connectMongo({ url: cluster.mongodb });
    const database = uniqueName();
    await using a: MongoStore = await openMongoStore({ connection: one, database, name: 'accounts', kinds: [kind] });
    await using b: MongoStore = await openMongoStore({ connection: two, database, name: 'accounts', kinds: [kind] });
    await a.append([next('x', 0)], processing(0, 1));

    const primary = await cluster.primary();
    const others = MEMBERS.filter((name) => name !== primary);
    await cluster.pause(others);
    const byB = b.append([next('x', 1)], processing(1, 2));
    // Nothing outside shows that a transaction has reached the primary alone; too early, the test proves less.
    await setTimeout(700);
    const byA = a.append([next('y', 0)]);
    await setTimeout(700);
    await a.load(kind, ['x']);
    await a.processed('c', ['orders-o']);
    await cluster.resume(others);
    await Promise.all([byB, byA]);

    const again = await Promise.allSettled([a.append([next('z', 0)], processing(1, 2)), a.append([next('x', 1)])]);
    const conflict = expect.objectContaining({ code: 'VERSION_CONFLICT' });
    expect(again).toEqual([
      { status: 'rejected', reason: conflict },
      { status: 'rejected', reason: conflict },
    ]);
  }, 240_000);
});
