import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { type Lease, LeaseLost, Unavailable } from '../../eventing/index.ts';
import { connectMongo, type MongoLeasesOptions, mongoLeases } from '../../eventing/mongodb/index.ts';
import { testDatabases, withServers } from '../servers.ts';
import type { Told } from './lease-holder.ts';
import { tcpProxy } from './tcp-proxy.ts';

const never = new AbortController().signal;
const lost = (lease: Lease) =>
  lease.lost.aborted ? Promise.resolve() : once(lease.lost, 'abort').then(() => undefined);

withServers('a lease on MongoDB', (servers) => {
  const databases = testDatabases(servers);
  const leasesOf = (database: string, options: Partial<MongoLeasesOptions> = {}) =>
    mongoLeases({ connection: databases.connection, database, lasts: 1_000, poll: 20, ...options });

  const children = new Set<ChildProcess>();
  // Whatever a test has come to, a paused one too.
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
  });

  /** A process that holds the lease; resolves once it does. */
  async function holder(database: string, lasts: number) {
    const script = fileURLToPath(new URL('lease-holder.ts', import.meta.url));
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = fork(script, [servers.mongodb, database, `${lasts}`], { execArgv: ['--import', 'tsx/esm'], env });
    const next = async (): Promise<Told> => ((await once(child, 'message')) as [Told])[0];
    children.add(child);
    return { child, held: await next(), next };
  }

  test('is held by one at a time, each with a larger fence', async () => {
    const database = databases.prefix();
    let holding = 0;
    const most: number[] = [];
    const fences: number[] = [];
    const contender = async () => {
      const leases = leasesOf(database);
      for (let round = 0; round < 6; round++) {
        const lease = await leases.hold('work', never);
        holding++;
        most.push(holding);
        fences.push(lease.fence);
        await lease.note({ round });
        most.push(holding);
        holding--;
        await lease[Symbol.asyncDispose]();
      }
    };
    await Promise.all([contender(), contender(), contender()]);
    expect(new Set(most)).toEqual(new Set([1]));
    expect(fences).toEqual([...fences].sort((a, b) => a - b));
    expect(new Set(fences).size).toBe(18);
  });

  test('is renewed for as long as it is held', async () => {
    const database = databases.prefix();
    const lasts = 2_000;
    await using lease = await leasesOf(database, { lasts }).hold('work', never);
    const leases = databases.connection.database(database).collection<{ until: Date }>('leases');
    const until = async () => (await leases.findOne())!.until.getTime();
    const first = await until();
    // Longer than it lasts without.
    while ((await until()) < first + 1.2 * lasts) expect(lease.lost.aborted).toBe(false);
  });

  test('different names do not meet', async () => {
    const leases = leasesOf(databases.prefix());
    await using one = await leases.hold('one', never);
    await using other = await leases.hold('other', never);
    expect([one.fence, other.fence]).toEqual([1, 1]);
  });

  test('hands on what was noted, whatever its names', async () => {
    const leases = leasesOf(databases.prefix());
    const first = await leases.hold('work', never);
    expect(first.noted).toBeNull();
    await first.note({ published: 3 });
    await first.note({ published: 4, 'orders/0': 7, 'a.b': -1, $set: 2 });
    await first[Symbol.asyncDispose]();
    await using second = await leases.hold('work', never);
    expect(second.noted).toEqual({ published: 4, 'orders/0': 7, 'a.b': -1, $set: 2 });
  });

  test('a process that dies is followed when its lease has passed, not before', async () => {
    const database = databases.prefix();
    const { child } = await holder(database, 2_000);
    const leases = databases.connection.database(database).collection<{ until: Date }>('leases');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const until = (await leases.findOne())!.until.getTime();
    await using lease = await leasesOf(database, { lasts: 10_000 }).hold('work', never);
    expect(lease.fence).toBe(2);
    // By the server's clock, whenever we hear of it.
    const taken = (await leases.findOne())!.until.getTime() - 10_000;
    expect(taken).toBeGreaterThanOrEqual(until);
  });

  test('a process that was paused has lost it, and knows before it does anything else', async () => {
    const database = databases.prefix();
    const { child, next } = await holder(database, 2_500);
    child.kill('SIGSTOP');
    await using lease = await leasesOf(database, { lasts: 10_000 }).hold('work', never);
    const heldSince = Date.now();
    expect(lease.fence).toBe(2);
    const told = next();
    child.kill('SIGCONT');
    const { lost, worked } = (await told) as Extract<Told, { lost: number }>;
    expect(worked).toBeLessThanOrEqual(heldSince);
    expect(lost).toBeGreaterThanOrEqual(heldSince);
    await once(child, 'exit');
    expect(lease.lost.aborted).toBe(false);
  });

  test('who lost it cannot note, and tells so', async () => {
    const database = databases.prefix();
    const lease = await leasesOf(database).hold('work', never);
    await databases.connection
      .database(database)
      .collection('leases')
      .updateOne({}, { $set: { holder: 'another' } });
    await expect(lease.note({ published: 9 })).rejects.toThrow(LeaseLost);
    expect(lease.lost.aborted).toBe(true);
    await lease[Symbol.asyncDispose]();
    const [left] = await databases.connection.database(database).collection('leases').find().toArray();
    expect(left).toMatchObject({ holder: 'another', noted: null });
  });

  test('who waits can give up, and then takes nothing', async () => {
    const leases = leasesOf(databases.prefix());
    const first = await leases.hold('work', never);
    const giveUp = new AbortController();
    const second = leases.hold('work', giveUp.signal);
    giveUp.abort(new Error('no more'));
    await expect(second).rejects.toThrow();
    await first[Symbol.asyncDispose]();
    await using third = await leases.hold('work', never);
    expect(third.fence).toBe(2);
  });

  test('is held once the database answers, also when it never did before', async () => {
    const { hostname: host, port } = new URL(servers.mongodb);
    await using wire = await tcpProxy({ host, port: Number(port) });
    wire.cut();
    const url = `mongodb://127.0.0.1:${wire.port}/?directConnection=true`;
    await using connection = connectMongo({ url, patience: 100 });
    const failures = new EventEmitter();
    const onFailure = (failure: unknown) => failures.emit('failure', failure);
    const holding = leasesOf(databases.prefix(), { connection, onFailure }).hold('work', never);
    for (let failed = 0; failed < 2; failed++) await once(failures, 'failure');
    wire.mend();
    await using lease = await holding;
    expect(lease.fence).toBe(1);
  });

  for (const way of ['cut', 'hold'] as const) {
    test(`is lost while the database cannot be reached (${way}), and held again after`, async () => {
      const database = databases.prefix();
      const { hostname: host, port } = new URL(servers.mongodb);
      await using wire = await tcpProxy({ host, port: Number(port) });
      const url = `mongodb://127.0.0.1:${wire.port}/?directConnection=true`;
      await using connection = connectMongo({ url, patience: 300 });
      const failures = new EventEmitter();
      const leases = leasesOf(database, { connection, onFailure: (failure) => failures.emit('failure', failure) });
      const lease = await leases.hold('work', never);

      wire[way]();
      await lost(lease);
      await using other = await leasesOf(database, { lasts: 10_000 }).hold('work', never);
      expect(other.fence).toBe(2);
      await expect(lease.note({ published: 1 })).rejects.toThrow(LeaseLost);
      const again = leases.hold('work', never);
      const [failure] = await once(failures, 'failure');
      expect(failure).toBeInstanceOf(Unavailable);

      wire.mend();
      await other.note({ published: 5 });
      await other[Symbol.asyncDispose]();
      await using back = await again;
      expect(back.fence).toBe(3);
      expect(back.noted).toEqual({ published: 5 });
      await lease[Symbol.asyncDispose]();
    });
  }
});
