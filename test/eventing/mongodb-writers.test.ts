import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EventStore, handle, type Offset, Unavailable, VersionConflict } from '../../eventing/index.ts';
import { connectMongo, type MongoStore, openMongoStore } from '../../eventing/mongodb/index.ts';
import { account, accounts, metadata, opened } from '../contracts/accounts.ts';
import { kinds, toAccount } from '../contracts/event-store.ts';
import { testDatabases, withServers } from '../servers.ts';
import { storesOn } from './mongodb-stores.ts';
import { mongoWire } from './mongodb-wire.ts';

const open = { do: 'open', account: { owner: 'Ada', balance: 0, rate: null } } as const;
const deposit = { do: 'deposit', amount: 1 } as const;

/** Reads the log as it grows, and fails where an offset comes that it has passed; until it has seen so many events. */
async function tail(store: EventStore, enough: () => number): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: Offset = 0;
  while (ids.length < enough()) {
    for (const { offset, event } of await store.readLog(after, 3)) {
      expect(offset).toBeGreaterThan(after);
      after = offset;
      ids.push(event.id);
    }
  }
  return ids;
}

withServers('several writers on one MongoDB database', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  const connect = () => connectMongo({ url: servers.mongodb, name: 'joinery-test-other' });

  test('on two connections: of appends to one version one goes through, and the other learns the version', async () => {
    await using other = connect();
    await using data = storesOn(connection, `${prefix()}store`, kinds);
    const one = await data.open();
    await using two = await openMongoStore({ connection: other, database: data.database, name: 'two', kinds });
    for (let version = 0; version < 10; version++) {
      const both = await Promise.allSettled(
        [one, two].map((store) => store.append([toAccount('1', version, [opened(1)])])),
      );
      const refused = both.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(refused).toHaveLength(1);
      expect(refused[0]).toBeInstanceOf(VersionConflict);
      expect(refused[0]).toMatchObject({ expected: version, actual: version + 1 });
    }
  });

  test('what one remembers of a stream does not outlive a write of the other', async () => {
    await using data = storesOn(connection, `${prefix()}store`, kinds);
    const one = await data.open();
    const two = await data.open();
    await handle(one, account, '1', open, metadata);
    await handle(two, account, '1', deposit, metadata);
    await handle(one, account, '2', open, metadata);
    const late = one.append([toAccount('1', 1, [opened(1)])]);
    await expect(late).rejects.toMatchObject({ code: 'VERSION_CONFLICT', actual: 2 });
    await one.append([toAccount('1', 2, [])]);
    const late2 = two.append([toAccount('2', 0, [opened(1)])], { consumer: 'c', position: {}, versions: new Map() });
    await expect(late2).rejects.toMatchObject({ code: 'VERSION_CONFLICT', actual: 1 });
  });

  test('a reader that follows the log sees each event once, whoever wrote it, and never one behind it', async () => {
    const command = fc.record({
      second: fc.boolean(),
      id: fc.constantFrom('a', 'b', 'c'),
      events: fc.integer({ min: 1, max: 3 }),
    });
    await using other = connect();
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), async (commands) => {
        await using data = storesOn(connection, `${prefix()}store`, kinds);
        const one = await data.open();
        await using two = await openMongoStore({ connection: other, database: data.database, name: 'two', kinds });
        const expected: string[] = [];
        let isDone = false;
        const reading = tail(two, () => (isDone ? expected.length : Number.POSITIVE_INFINITY));
        const next = new Map<string, number>();
        const appends = commands.map(async ({ second, id, events }, i) => {
          const key = `${id}${second}`; // a stream each, so that no append conflicts
          const version = next.get(key) ?? 0;
          next.set(key, version + events);
          const happened = Array.from({ length: events }, () => opened(i));
          const recorded = await (second ? two : one).append([toAccount(key, version, happened)]);
          expected.push(...recorded.map((event) => event.id));
        });
        await Promise.all(appends);
        isDone = true;
        expect([...(await reading)].sort()).toEqual([...expected].sort());
        expect(await two.readLog(0, 1000)).toHaveLength(expected.length);
      }),
      { numRuns: 6 },
    );
  });

  test('a transaction that is slow to end keeps later ones behind it: what the log showed stays its beginning', async () => {
    let sent = 0;
    let isOn = false;
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let reach = () => {};
    const atCommit = new Promise<void>((resolve) => (reach = resolve));
    await using slow = await mongoWire((command) => {
      if (!isOn || command !== 'commitTransaction') return 'passes';
      reach();
      return { passesAfter: released };
    });
    await using other = await mongoWire((command) => {
      if (isOn && command === 'findAndModify' && ++sent === 3) release();
      return 'passes';
    });
    await using slowOne = connectMongo({ url: slow.url });
    await using otherOne = connectMongo({ url: other.url });
    await using data = storesOn(connection, `${prefix()}store`, kinds);
    const first = await data.open(kinds, { connection: slowOne });
    const second = await data.open(kinds, { connection: otherOne });
    isOn = true;
    const one = first.append([toAccount('1', 0, [opened(1)])]);
    await atCommit;
    await second.append([toAccount('2', 0, [opened(1)])]).finally(release);
    const shown = await second.readLog(0, 10);
    await one;
    expect((await second.readLog(0, 10)).slice(0, shown.length)).toEqual(shown);
    expect(await second.readLog(0, 10)).toHaveLength(2);
  });

  test('both get on, however busy the other is', async () => {
    await using data = storesOn(connection, `${prefix()}store`, kinds);
    const stores = [await data.open(), await data.open()];
    const done = [0, 0];
    let goOn = true;
    const callers = stores.flatMap((store, i) =>
      Array.from({ length: 8 }, async (_, caller) => {
        for (let n = 0; goOn; n++) {
          await handle(store, account, `${i}-${caller}-${n}`, open, metadata);
          done[i]!++;
          if (Math.min(...done) >= 100) goOn = false;
        }
      }),
    );
    await Promise.all(callers);
    expect(Math.max(...done) / Math.min(...done)).toBeLessThan(10);
  });

  describe('a writer that dies with its transaction open', () => {
    test.each(['findAndModify', 'insert', 'update', 'commitTransaction'])(
      'before its %s: nothing of it is there, and the others go on within seconds',
      async (last) => {
        let isDead = false;
        await using wire = await mongoWire((command) => {
          isDead ||= isOn && command === last;
          return isDead ? 'is lost' : 'passes';
        });
        let isOn = false;
        await using broken = connectMongo({ url: wire.url, patience: 500 });
        await using data = storesOn(connection, `${prefix()}store`, kinds);
        const survivor = await data.open();
        await using dying: MongoStore = await openMongoStore({ ...storeOptions(data.database), connection: broken });
        isOn = true;
        const lost = dying.append([toAccount('1', 0, [opened(1)])]);
        await expect(lost).rejects.toThrow(Unavailable);
        expect(await survivor.readLog(0, 10)).toEqual([]);
        const began = performance.now();
        await survivor.append([toAccount('1', 0, [opened(2)])]);
        expect(performance.now() - began).toBeLessThan(15_000); // the server itself would take a minute
        expect(await survivor.readLog(0, 10)).toMatchObject([
          { event: { stream: 'accounts-1', version: 1, ...opened(2) } },
        ]);
        expect((await survivor.load(accounts, ['1'])).get('1')).toMatchObject({ version: 1, state: { balance: 2 } });
      },
    );
  });

  const storeOptions = (database: string) => ({ database, name: 'dying', kinds });
});
