import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EventStore, parseStream, type RecordedEvent } from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { storeFile, storesIn } from '../../runtime/folder.ts';
import { seedFolder } from '../../sample/folder.ts';
import { HistoryThere } from '../../sample/found.ts';
import { settling } from '../../sample/settle.ts';
import { type OpenService, openService } from '../../serving/open.ts';
import type { Service } from '../../serving/service.ts';
import { type Container, container } from '../../subgraphs/containers/events.ts';
import { service as containers } from '../../subgraphs/containers/main.ts';
import { service as customers } from '../../subgraphs/customers/main.ts';
import { type Order, order } from '../../subgraphs/orders/events.ts';
import { service as orders } from '../../subgraphs/orders/main.ts';
import { type Voyage, voyage } from '../../subgraphs/voyages/events.ts';
import { service as voyages } from '../../subgraphs/voyages/main.ts';

const SERVICES: readonly Service[] = [customers, containers, voyages, orders];
const ORDERS = 400;

let folder: string;
const data = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'joinery-sample-'));
  await seedFolder(data('seven'), { orders: ORDERS, seed: 7 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const openAll = async (name: string): Promise<readonly OpenService[] & AsyncDisposable> => {
  const opened = await Promise.all(
    SERVICES.map((service) => openService(service, { openStore: storesIn(data(name)) })),
  );
  return Object.assign(opened, {
    [Symbol.asyncDispose]: async () => {
      for (const one of opened) await one[Symbol.asyncDispose]();
    },
  });
};

async function historyOf(store: EventStore): Promise<readonly RecordedEvent[]> {
  const logged = await store.readLog(0, 1_000_000);
  return logged.map(({ event }) => event);
}

/** Everything that happened, service by service, in the order of their logs. */
async function history(name: string): Promise<readonly RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for (const { name: service, kinds } of SERVICES) {
    await using store = openLibsqlStore({ name: service, file: storeFile(data(name), service), kinds });
    all.push(...(await historyOf(store)));
  }
  return all;
}

const all = async <S extends object>(services: readonly OpenService[], kind: { category: string; type: string }) => {
  const owner = services.find(({ service }) => service.kinds.some(({ category }) => category === kind.category))!;
  const stored = owner.service.kinds.find(({ category }) => category === kind.category)!;
  const found = await owner.context.store.find(stored, { where: [], orderBy: [], limit: 1_000_000 });
  return found.map(({ state }) => state as S);
};

describe('the same seed', () => {
  test('gives the same history, byte for byte', async () => {
    await seedFolder(data('seven again'), { orders: ORDERS, seed: 7 });
    expect(JSON.stringify(await history('seven again'))).toBe(JSON.stringify(await history('seven')));
  });
  test('and another seed another', async () => {
    await seedFolder(data('small seven'), { orders: 5, seed: 7 });
    await seedFolder(data('small eight'), { orders: 5, seed: 8 });
    expect(JSON.stringify(await history('small eight'))).not.toBe(JSON.stringify(await history('small seven')));
  });
});

describe('the history', () => {
  test('has exactly the orders asked for, in every state of rest', async () => {
    await using services = await openAll('seven');
    const states = await all<Order>(services, order);
    expect(states).toHaveLength(ORDERS);
    const statuses = new Set(states.map(({ status }) => status));
    for (const status of ['ASSIGNED', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED', 'REJECTED', 'CANCELLED', 'SPOILT']) {
      expect(statuses).toContain(status);
    }
    expect(statuses).not.toContain('PENDING'); // every order has been decided
  });

  test('holds every event type that the services know, but for what needs luck', async () => {
    const types = new Set((await history('seven')).map(({ type }) => type));
    const expected =
      'CustomerRegistered CustomerRelocated CustomerTierChanged OrderPlaced OrderUpdated OrderContainersAllocated OrderVoyageAssigned OrderRejected OrderCancelled OrderInTransit OrderDelivered OrderCompleted OrderSpoilt ContainerAdded ContainerAllocated ContainerReleased ContainerLoaded ContainerUnloaded TelemetryRecorded AnomalyDetected ContainerSentToMaintenance ContainerReturned ContainersAllocated AllocationReleased VoyageScheduled CapacityReserved CapacityReleased OrderBooked BookingFailed BookingReleased VoyageDelayed VoyageDeparted VoyageArrived PortRegistered';
    expect(expected.split(' ').filter((type) => !types.has(type))).toEqual([]);
  });

  test('is skewed as in life: a tenth of the customers order more than a third of it all', async () => {
    await using services = await openAll('seven');
    const counts = new Map<string, number>();
    for (const { customerId } of await all<Order>(services, order)) {
      counts.set(customerId, (counts.get(customerId) ?? 0) + 1);
    }
    const largest = [...counts.values()].sort((a, b) => b - a).slice(0, Math.ceil(ORDERS / 8 / 10));
    expect(largest.reduce((a, b) => a + b)).toBeGreaterThan(ORDERS / 3);
  });

  test('left nothing half done: capacities add up, no container serves two orders, no letter is dead', async () => {
    await using services = await openAll('seven');
    for (const { capacity, freeCapacity, manifest } of await all<Voyage>(services, voyage)) {
      expect(freeCapacity).toBe(capacity - manifest.reduce((sum, { quantity }) => sum + quantity, 0));
      expect(freeCapacity).toBeGreaterThanOrEqual(0);
    }
    const held = new Map((await all<Container>(services, container)).map(({ id, orderId }) => [id, orderId]));
    const open = (await all<Order>(services, order)).filter(({ status }) => /ASSIGNED|IN_TRANSIT/.test(status));
    for (const { id, containerIds } of open) {
      expect(containerIds.length).toBeGreaterThan(0);
      for (const containerId of containerIds) expect([containerId, held.get(containerId)]).toEqual([containerId, id]);
    }
    for (const { service, context } of services) expect(await context.store.deadLetters.list(service.name)).toEqual([]);
  });

  test('goes on where it ended: services that start find nothing left to answer', async () => {
    await using services = await openAll('seven');
    const lengths = () => Promise.all(services.map(async ({ context }) => (await historyOf(context.store)).length));
    const before = await lengths();
    const { settle } = await settling(services, () => {});
    await settle();
    expect(await lengths()).toEqual(before);
    for (const { consumer } of services) {
      if (consumer !== null) expect(Object.keys(await consumer.position()).length).toBeGreaterThan(0);
    }
  });

  test('happened in simulated time: nothing says when it was made', async () => {
    const events = await history('seven');
    const outside = events.filter(({ stream, time }) => {
      const since = parseStream(stream).category === 'ports' ? '2000' : '2025-12-29';
      return time < since || time > '2026-05';
    });
    expect(outside).toEqual([]);
  });
});

test('a folder with a history is left as it is', async () => {
  const before = JSON.stringify(await history('seven'));
  await expect(seedFolder(data('seven'), { orders: 10, seed: 1 })).rejects.toThrow(HistoryThere);
  expect(JSON.stringify(await history('seven'))).toBe(before);
});

test('the smallest history has one order', async () => {
  const seen: number[] = [];
  await seedFolder(data('one'), { orders: 1, seed: 1, progress: ({ placed }) => seen.push(placed) });
  expect((await history('one')).filter(({ type }) => type === 'OrderPlaced')).toHaveLength(1);
  expect(seen.at(-1)).toBe(1);
});
