import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Checkpoint,
  type EventStore,
  fold,
  type StoredKind,
  type StreamAppend,
  stamp,
  VersionConflict,
} from '../../eventing/index.ts';
import {
  type Account,
  type AccountEvent,
  account,
  accounts,
  deposited,
  journals,
  metadata,
  opened,
} from './accounts.ts';
import { deadLetterContract } from './event-store/dead-letters.ts';
import { durabilityContract } from './event-store/durability.ts';
import { queryContract } from './event-store/queries.ts';
import { writersContract } from './event-store/writers.ts';

/** One set of data, that any number of stores can be opened on, one after the other or at once. */
export interface StoreFixture extends AsyncDisposable {
  open(kinds?: readonly StoredKind[]): Promise<EventStore>;
}

export const kinds: readonly StoredKind[] = [accounts, journals];

/** An append to an account, with the state that follows from the events. */
export const toAccount = (
  id: string,
  expectedVersion: number,
  events: readonly AccountEvent[],
  state: Account | null = null,
): StreamAppend => ({
  category: 'accounts',
  id,
  expectedVersion,
  events: stamp(events, metadata),
  state: fold(account, state, events),
});

/** Everything a store shows: to see that nothing has changed. */
async function everything(store: EventStore) {
  const log = await store.readLog(0, 1000);
  const found = await store.find(accounts, { where: [], orderBy: [], limit: 1000 });
  return { log, found, position: await store.position('c'), processed: await store.processed('c', ['accounts-1']) };
}

/** What every event store must do. The factory makes an empty set of data. */
export function eventStoreContract(name: string, fixture: () => Promise<StoreFixture>): void {
  describe(`${name}: the event store contract`, () => {
    let data: StoreFixture;
    let store: EventStore;
    beforeEach(async () => {
      data = await fixture();
      store = await data.open();
    });
    afterEach(async () => {
      await data[Symbol.asyncDispose]();
    });

    appendContract(() => store);
    checkpointContract(() => store);
    queryContract(() => store);
    deadLetterContract(() => store);
    durabilityContract(() => ({ store, data }));
    writersContract(() => ({ store, data }));
  });
}

function appendContract(current: () => EventStore): void {
  describe('append', () => {
    test('records events with their stream, gapless versions, id and metadata', async () => {
      const recorded = await current().append([toAccount('1', 0, [opened(5), deposited(2)])]);
      const common = { stream: 'accounts-1', ...metadata };
      expect(recorded).toEqual([
        { ...common, version: 1, id: 'accounts-1@1', ...opened(5) },
        { ...common, version: 2, id: 'accounts-1@2', ...deposited(2) },
      ]);
      expect(await current().readStream('accounts', '1')).toEqual(recorded);
      expect(await current().readStream('accounts', '1', 1)).toEqual(recorded.slice(1));
      expect(await current().readStream('accounts', '1', 2)).toEqual([]);
      expect(await current().readStream('accounts', 'unknown')).toEqual([]);
    });

    test('keeps causation, and data as it was given', async () => {
      const note = { note: 'quote " backslash \\ nul \0 line \n emoji \u{1f600}' };
      const event = { ...metadata, causation: 'orders-1@1', type: 'Noted', data: note };
      await current().append([
        { category: 'journals', id: 'j', expectedVersion: 0, events: [event], state: { notes: [] } },
      ]);
      expect(await current().readStream('journals', 'j')).toMatchObject([{ causation: 'orders-1@1', data: note }]);
    });

    test.each(['a-b-c', 'x@1', 'ü', '\u{1f600}', "it's", 'a"b', 'a.b:c_d', ' '])('accepts the id %p', async (id) => {
      await current().append([toAccount(id, 0, [opened(1)])]);
      expect([...(await current().load(accounts, [id])).keys()]).toEqual([id]);
      expect(await current().readStream('accounts', id)).toHaveLength(1);
      expect(
        await current().find(accounts, { where: [{ column: 'id', in: [id] }], orderBy: [], limit: 2 }),
      ).toHaveLength(1);
    });

    test.each(['', 'a\0b', '\ud800'])('refuses the id %p', async (id) => {
      await expect(current().append([toAccount(id, 0, [opened(1)])])).rejects.toThrow(TypeError);
    });

    test('refuses a category that the store was not opened with', async () => {
      const append = { ...toAccount('1', 0, [opened(1)]), category: 'others' };
      await expect(current().append([append])).rejects.toThrow('others');
    });

    test.each([
      ['behind', 1],
      ['ahead', 3],
      ['new', 0],
    ])(
      'a stream that is not at its expected version (%s) is a conflict, which changes nothing',
      async (_, expected) => {
        await current().append([toAccount('1', 0, [opened(5), deposited(2)])]);
        const before = await everything(current());
        const checkpoint: Checkpoint = { consumer: 'c', position: { a: 7 }, versions: new Map([['accounts-1', 1]]) };
        const refused = current().append([toAccount('1', expected, [deposited(1)])], checkpoint);
        await expect(refused).rejects.toThrow(VersionConflict);
        await expect(refused).rejects.toMatchObject({ stream: 'accounts-1', expected, actual: 2 });
        expect(await everything(current())).toEqual(before);
      },
    );

    test('several streams are appended all or not at all', async () => {
      await current().append([toAccount('1', 0, [opened(1)]), toAccount('2', 0, [opened(2)])]);
      const before = await everything(current());
      const refused = current().append([
        toAccount('3', 0, [opened(3)]),
        toAccount('1', 1, [deposited(1)], { owner: 'Ada', balance: 1, rate: null }),
        toAccount('2', 0, [opened(2)]),
      ]);
      await expect(refused).rejects.toMatchObject({ stream: 'accounts-2' });
      expect(await everything(current())).toEqual(before);
    });

    test('a stream without events is held to its version, and not written', async () => {
      await current().append([toAccount('1', 0, [opened(1)])]);
      await current().append([toAccount('1', 1, []), toAccount('2', 0, [opened(2)])]);
      await expect(current().append([toAccount('1', 2, []), toAccount('3', 0, [opened(3)])])).rejects.toThrow(
        VersionConflict,
      );
      expect((await everything(current())).found.map(({ id, state }) => [id, state.balance])).toEqual([
        ['1', 1],
        ['2', 2],
      ]);
    });

    test('of many appends at once each succeeds or fails by itself', async () => {
      await current().append([toAccount('taken', 0, [opened(1)])]);
      const ids = Array.from({ length: 60 }, (_, i) => (i % 6 === 0 ? 'taken' : i % 7 === 0 ? 'a\0' : `new-${i}`));
      const results = await Promise.allSettled(ids.map((id) => current().append([toAccount(id, 0, [opened(1)])])));
      expect(results.map(({ status }) => status)).toEqual(
        ids.map((id) => (id.startsWith('new') ? 'fulfilled' : 'rejected')),
      );
      const { log } = await everything(current());
      expect(log.map(({ event }) => event.stream).sort()).toEqual(
        [...ids.filter((id) => id.startsWith('new')), 'taken'].map((id) => `accounts-${id}`).sort(),
      );
    });

    test('of many appends at once to one version exactly one wins', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => current().append([toAccount('1', 0, [opened(i)])])),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const winner = results.findIndex(({ status }) => status === 'fulfilled');
      expect((await current().load(accounts, ['1'])).get('1')).toEqual({
        id: '1',
        version: 1,
        state: { owner: 'Ada', balance: winner, rate: null },
      });
      expect(await current().readStream('accounts', '1')).toMatchObject([opened(winner)]);
    });
  });
}

function checkpointContract(current: () => EventStore): void {
  const processed = (version: number) => new Map([['orders-1', version]]);
  const checkpoint = (version: number, more: Partial<Checkpoint> = {}): Checkpoint => ({
    consumer: 'c',
    position: { orders: version },
    versions: processed(version),
    ...more,
  });

  describe('checkpoints', () => {
    test('a consumer starts at the start', async () => {
      expect(await current().position('c')).toEqual({});
      expect(await current().processed('c', ['orders-1'])).toEqual(new Map([['orders-1', 0]]));
    });

    test('are stored with the append; sources and streams that they do not name stay', async () => {
      await current().append([toAccount('1', 0, [opened(1)])], checkpoint(3, { position: { orders: 3, voyages: 9 } }));
      await current().append([], checkpoint(4, { versions: new Map([['orders-2', 8]]) }));
      expect(await current().position('c')).toEqual({ orders: 4, voyages: 9 });
      expect(await current().processed('c', ['orders-1', 'orders-2'])).toEqual(
        new Map([
          ['orders-1', 3],
          ['orders-2', 8],
        ]),
      );
    });

    test('are each consumer’s own', async () => {
      await current().append([], checkpoint(3));
      expect(await current().position('other')).toEqual({});
      expect(await current().processed('other', ['orders-1'])).toEqual(processed(0));
    });

    test('a consumer that is not where the checkpoint says is a conflict, which changes nothing', async () => {
      await current().append([], checkpoint(3, { after: processed(0) }));
      const before = await everything(current());
      const late = current().append([toAccount('1', 0, [opened(1)])], checkpoint(4, { after: processed(2) }));
      await expect(late).rejects.toThrow(VersionConflict);
      expect(await everything(current())).toEqual(before);
      await current().append([toAccount('1', 0, [opened(1)])], checkpoint(4, { after: processed(3) }));
      expect(await current().processed('c', ['orders-1'])).toEqual(processed(4));
    });

    test('of two instances at once one goes through', async () => {
      const both = ['1', '2'].map((id) =>
        current().append([toAccount(id, 0, [opened(1)])], checkpoint(1, { after: processed(0) })),
      );
      const results = await Promise.allSettled(both);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await current().logEnd()).toBe((await current().readLog(0, 10)).at(-1)?.offset);
      expect(await current().readLog(0, 10)).toHaveLength(1);
    });
  });

  describe('the log', () => {
    test('has all events in commit order, page by page', async () => {
      expect(await current().logEnd()).toBe(0);
      expect(await current().readLog(0, 10)).toEqual([]);
      for (let i = 1; i <= 5; i++) await current().append([toAccount(`${i}`, 0, [opened(i), deposited(i)])]);
      const paged: string[] = [];
      let after = 0;
      for (let page = await current().readLog(0, 3); page.length > 0; page = await current().readLog(after, 3)) {
        expect(page.length).toBeLessThanOrEqual(3);
        for (const { offset, event } of page) {
          expect(offset).toBeGreaterThan(after);
          after = offset;
          paged.push(event.id);
        }
      }
      expect(paged).toEqual([1, 2, 3, 4, 5].flatMap((i) => [`accounts-${i}@1`, `accounts-${i}@2`]));
      expect(await current().logEnd()).toBe(after);
    });
  });
}
