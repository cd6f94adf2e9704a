import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventStore, RecordedEvent } from '../../eventing/index.ts';
import { storesIn } from '../../runtime/folder.ts';
import { seedFolder } from '../../sample/folder.ts';
import { sampled } from '../../sample/services.ts';
import { seedStores, seedStoresWhenEmpty } from '../../sample/stores.ts';
import { closeAll } from '../../serving/closing.ts';
import { type Copied, CopyUnfinished, copyStores, mustBeWhole } from '../../serving/copy.ts';
import { openService } from '../../serving/open.ts';
import type { Service } from '../../serving/service.ts';

const SERVICES: readonly Service[] = Object.values(sampled);
const SEEDED = { orders: 12, seed: 3 };

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'joinery-copy-'));
  await seedFolder(at('original'), SEEDED);
});
afterEach(() => rm(folder, { recursive: true }));

/** Every service on the original, and its copy; the copies' appends go through `spy`. */
async function pairs(to: string, spy: (store: EventStore) => EventStore = (store) => store) {
  const opened: AsyncDisposable[] = [];
  const all: Copied[] = [];
  for (const service of SERVICES) {
    const from = await openService(service, { openStore: storesIn(at('original')) });
    const copy = await storesIn(at(to))(service);
    opened.push(from, copy);
    all.push({ from, to: spy(copy) });
  }
  return { all, [Symbol.asyncDispose]: () => closeAll(opened) };
}

/** What a store says of a service: its streams, its states, what has been answered, its dead letters. */
async function contents({ from, to }: Copied, store: EventStore) {
  const events = (await from.context.store.readLog(0, 1_000_000)).map(({ event }) => event);
  const streams = [...new Set(events.map(({ stream }) => stream))].sort();
  const log = (await store.readLog(0, 1_000_000)).map(({ event }) => event);
  const states = await Promise.all(
    to.kinds.map((kind) => store.find(kind, { where: [], orderBy: [{ column: 'id', direction: 'asc' }], limit: 1e6 })),
  );
  return { streams, events: byId(log), states, answered: await store.processed(to.name, streams) };
}
const byId = (events: readonly RecordedEvent[]) => events.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe('a copy of all stores', () => {
  test('has the same events in the order of their streams, states, and what has been answered', async () => {
    await using copied = await pairs('copy');
    const sums: number[] = [];
    const count = await copyStores(copied.all, (sum) => sums.push(sum));
    let events = 0;
    for (const pair of copied.all) {
      const { store } = pair.from.context;
      expect(await contents(pair, pair.to)).toEqual(await contents(pair, store));
      expect(await pair.to.deadLetters.list(pair.to.name)).toEqual(await store.deadLetters.list(pair.to.name));
      const versions = new Map<string, number>();
      for (const { event } of await pair.to.readLog(0, 1_000_000)) {
        expect([event.stream, event.version]).toEqual([event.stream, (versions.get(event.stream) ?? 0) + 1]);
        versions.set(event.stream, event.version);
        events++;
      }
      await mustBeWhole(pair.to);
    }
    expect(count).toBe(events);
    expect(sums.at(-1)).toBe(events);
  });

  test('carries dead letters and the streams of other services that were answered', async () => {
    await using copied = await pairs('copy');
    const orders = copied.all.find(({ to }) => to.name === 'orders')!;
    const [{ event } = { event: null }] = await orders.from.context.store.readLog(0, 1);
    const letter = { consumer: 'orders', event: event!, reason: 'a test', attempts: 5 };
    await orders.from.context.store.deadLetters.put([letter]);
    await copyStores(copied.all);
    expect(await orders.to.deadLetters.list('orders')).toEqual([letter]);
    const customers = copied.all.find(({ to }) => to.name === 'customers')!;
    const streams = (await customers.to.readLog(0, 1_000)).map((logged) => logged.event.stream);
    const answered = await orders.to.processed('orders', streams);
    expect(answered).toEqual(await orders.from.context.store.processed('orders', streams));
    expect([...answered.values()].some((version) => version > 0)).toBe(true);
  });

  test('lets nobody answer again: its services find nothing to do', async () => {
    await using copied = await pairs('copy');
    await copyStores(copied.all);
    for (const { to } of copied.all) {
      const end = await to.logEnd();
      const service = SERVICES.find(({ name }) => name === to.name)!;
      await using again = await openService(service, {
        openStore: async () => ({ ...to, [Symbol.asyncDispose]: async () => {} }),
      });
      for (const { to: source } of copied.all) {
        const events = (await source.readLog(0, 1_000_000)).map(({ event }) => event);
        await again.consumer?.deliver({ events, position: { [source.name]: 1 }, caughtUp: null });
      }
      expect(await to.logEnd()).toBe(end);
    }
  });

  test('once more changes nothing', async () => {
    await using copied = await pairs('copy');
    await copyStores(copied.all);
    expect(await copyStores(copied.all)).toBe(0);
  });

  test('goes on where it was interrupted, at whichever append; half of it is told', async () => {
    for (let survives = 0, done = false; !done; survives += 2) {
      let appends = 0;
      const dying = (store: EventStore): EventStore => ({
        ...store,
        append: (...args) => (appends++ < survives ? store.append(...args) : Promise.reject(new Error('killed'))),
      });
      const name = `copy-${survives}`;
      {
        await using first = await pairs(name, dying);
        const end = await copyStores(first.all).catch((error: Error) => error.message);
        done = end !== 'killed';
        if (!done && survives >= SERVICES.length) {
          await expect(mustBeWhole(first.all[SERVICES.length - 1]!.to)).rejects.toThrow(CopyUnfinished);
        }
      }
      await using second = await pairs(name);
      await copyStores(second.all);
      for (const pair of second.all) {
        expect(await contents(pair, pair.to)).toEqual(await contents(pair, pair.from.context.store));
        await mustBeWhole(pair.to);
      }
    }
  }, 180_000);
});

describe('a copy is refused', () => {
  test('where the store holds anything else', async () => {
    await seedFolder(at('other'), { orders: 3, seed: 4 });
    await using copied = await pairs('other');
    const before = await Promise.all(copied.all.map(({ to }) => to.logEnd()));
    await expect(copyStores(copied.all)).rejects.toMatchObject({ code: 'COPY_TARGET_IN_USE' });
    expect(await Promise.all(copied.all.map(({ to }) => to.logEnd()))).toEqual(before);
    for (const { to } of copied.all) await mustBeWhole(to);
  });

  test('when the original moves on meanwhile; it is not whole until repeated', async () => {
    await using copied = await pairs('copy');
    const { from } = copied.all.find(({ to }) => to.name === 'customers')!;
    const event = { type: 'CustomerRegistered', data: { id: 'late' }, time: '2026-11-23T00:00:00.000Z' };
    const late = { ...event, causation: null, correlation: 'test' };
    const kind = from.service.kinds[0]!;
    let begun = false;
    const copying = copyStores(copied.all, () => {
      if (begun) return;
      begun = true;
      const append = {
        category: kind.category,
        id: 'late',
        expectedVersion: 0,
        events: [late],
        state: { id: 'late', address: {} },
      };
      from.context.store.append([append]);
    });
    await expect(copying).rejects.toMatchObject({ code: 'COPY_SOURCE_MOVED' });
    for (const { to } of copied.all) await expect(mustBeWhole(to)).rejects.toThrow(CopyUnfinished);
  });

  test('of half a copy', async () => {
    await using copied = await pairs('copy');
    const { store } = copied.all[0]!.from.context;
    await store.append([], { consumer: 'copy', position: { unfinished: 1 }, versions: new Map() });
    await expect(copyStores(copied.all)).rejects.toThrow(CopyUnfinished);
  });
});

describe('stores are seeded', () => {
  test('with the same history as a folder, once', async () => {
    const openStore = storesIn(at('seeded'));
    await seedStores(openStore, SEEDED);
    await using copied = await pairs('seeded');
    for (const pair of copied.all) {
      expect(await contents(pair, pair.to)).toEqual(await contents(pair, pair.from.context.store));
    }
    await expect(seedStores(openStore, SEEDED)).rejects.toMatchObject({ code: 'HISTORY_THERE' });
    await seedStoresWhenEmpty(openStore, SEEDED, () => {});
  });

  test('in the end, after it was given up on the way', async () => {
    const openStore = storesIn(at('seeded'));
    let copied = 0;
    const onTheWay = () => {
      if (copied++ === 1) throw new Error('given up');
    };
    await expect(seedStoresWhenEmpty(openStore, SEEDED, onTheWay)).rejects.toThrow('given up');
    await expect(seedStores(openStore, { orders: 5, seed: 9 })).rejects.toMatchObject({ code: 'COPY_TARGET_IN_USE' });
    await seedStoresWhenEmpty(openStore, SEEDED, () => {});
    await using whole = await pairs('seeded');
    for (const pair of whole.all) {
      expect(await contents(pair, pair.to)).toEqual(await contents(pair, pair.from.context.store));
    }
  });
});
