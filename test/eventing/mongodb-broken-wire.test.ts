import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Unavailable } from '../../eventing/index.ts';
import { connectMongo, type MongoStore, openMongoStore } from '../../eventing/mongodb/index.ts';
import { accounts, opened } from '../contracts/accounts.ts';
import { kinds, toAccount } from '../contracts/event-store.ts';
import { testDatabases, withServers } from '../servers.ts';
import { type Fate, mongoWire, type Wire } from './mongodb-wire.ts';

const TRANSACTION = ['findAndModify', 'find', 'insert', 'update', 'commitTransaction', 'abortTransaction'];

/** Says that the transaction has another number: then the server knows of none. */
function misnumbered(message: Buffer): Buffer {
  const sent = Buffer.from(message);
  const at = sent.indexOf('txnNumber\0', 0, 'latin1') + 'txnNumber\0'.length;
  sent.writeBigInt64LE(sent.readBigInt64LE(at) + 1000n, at);
  return sent;
}

withServers('the MongoDB store on a wire that breaks', (servers) => {
  const { connection, prefix } = testDatabases(servers);

  async function withStore(wire: Wire, work: (store: MongoStore, whole: MongoStore) => Promise<void>): Promise<void> {
    const database = `${prefix()}store`;
    const name = database; // for who asks the database itself
    await using whole = await openMongoStore({ connection, database, name, kinds });
    await using broken = connectMongo({ url: wire.url, patience: 10_000 });
    await using store = await openMongoStore({ connection: broken, database, name, kinds });
    await work(store, whole);
  }

  /** Loses the first of these commands, once it is told to begin. */
  function losing(command: string, how: Fate) {
    let isOn = false;
    let count = 0;
    const fateOf = (given: string): Fate => {
      if (!isOn || given !== command || ++count > 1) return 'passes';
      return how;
    };
    return { fateOf, begin: () => (isOn = true), lost: () => count > 0 };
  }

  test.each(
    TRANSACTION.slice(0, -1).flatMap((command) => [
      [command, 'is lost'] as const,
      [command, 'loses its answer'] as const,
    ]),
  )('when a %s %s the append is done, once', async (command, how) => {
    const { fateOf, begin, lost } = losing(command, how);
    await using wire = await mongoWire(fateOf);
    await withStore(wire, async (store, whole) => {
      begin();
      const appends = ['1', '2', '3'].map((id) => store.append([toAccount(id, 0, [opened(1)])]));
      await Promise.all(appends);
      expect(lost()).toBe(true);
      expect((await whole.readLog(0, 10)).map(({ event }) => event.id).sort()).toEqual(
        ['1', '2', '3'].map((id) => `accounts-${id}@1`),
      );
      await store.append([toAccount('4', 0, [opened(1)])]);
    });
  });

  test('a commit is asked for until its answer comes, however often that is lost', async () => {
    let isOn = false;
    let commits = 0;
    await using wire = await mongoWire((command) =>
      isOn && command === 'commitTransaction' && ++commits < 6 ? 'loses its answer' : 'passes',
    );
    await withStore(wire, async (store, whole) => {
      isOn = true;
      // Done by one transaction: the database counts them.
      const counter = connection.database(whole.name).collection('counter');
      const before = await counter.findOne();
      await store.append([toAccount('1', 0, [opened(1)])]);
      expect(commits).toBe(6);
      expect(await whole.readLog(0, 10)).toHaveLength(1);
      expect(await counter.findOne()).toMatchObject({ commits: before!.commits + 1 });
    });
  });

  test('its own events are no conflict, even when the server has denied the commit that it made', async () => {
    let commits = 0;
    let isOn = false;
    await using wire = await mongoWire((command, message) => {
      if (!isOn || command !== 'commitTransaction') return 'passes';
      commits++;
      return commits === 1 ? 'loses its answer' : commits === 2 ? { sends: misnumbered(message) } : 'passes';
    });
    await withStore(wire, async (store, whole) => {
      isOn = true;
      await Promise.all([
        store.append([toAccount('1', 0, [opened(1)])]),
        store.append([toAccount('2', 0, [opened(2)])], {
          consumer: 'c',
          position: { a: 1 },
          versions: new Map([['x-1', 1]]),
          after: new Map([['x-1', 0]]),
        }),
      ]);
      expect(commits).toBe(3);
      const log = await whole.readLog(0, 10);
      expect(log.map(({ event }) => event.id).sort()).toEqual(['accounts-1@1', 'accounts-2@1']);
      const conflict = store.append([toAccount('1', 0, [opened(1)])]);
      await expect(conflict).rejects.toMatchObject({ code: 'VERSION_CONFLICT', actual: 1 });
    });
  });

  test('whatever is lost, whenever: what was told is done once, what was not at most once, nothing conflicts with itself', async () => {
    const fates = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.constantFrom('is lost', 'loses its answer')), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fates, async (given) => {
        const left = [...given];
        let isOn = false;
        let gap = 0;
        await using wire = await mongoWire((command) => {
          const next = left[0];
          if (!isOn || next === undefined || !TRANSACTION.includes(command) || gap++ < next[0]) return 'passes';
          left.shift();
          gap = 0;
          return next[1];
        });
        await withStore(wire, async (store, whole) => {
          isOn = true;
          const told: string[] = [];
          const caller = async (name: string) => {
            for (let version = 0; version < 4; version++) {
              try {
                await store.append([toAccount(name, version, [opened(version)])]);
                told.push(`accounts-${name}@${version + 1}`);
              } catch (error) {
                if (!(error instanceof Unavailable)) throw error;
                return;
              }
            }
          };
          await Promise.all(['a', 'b', 'c'].map(caller));
          const logged = (await whole.readLog(0, 100)).map(({ event }) => event.id);
          expect(new Set(logged).size).toBe(logged.length);
          expect(logged).toEqual(expect.arrayContaining(told));
          const states = await whole.load(accounts, ['a', 'b', 'c']);
          expect([...states.values()].reduce((sum, { version }) => sum + version, 0)).toBe(logged.length);
        });
      }),
      { numRuns: 8 },
    );
  });
});
