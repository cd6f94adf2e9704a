import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { priceOf } from '../../../bench/comparison/price/price.ts';
import { startFleet } from '../../../bench/comparison/processes/fleet.ts';
import { placeOnServers } from '../../../bench/comparison/processes/servers.ts';
import { seedFolder } from '../../../sample/folder.ts';
import { withServers } from '../../servers.ts';

const system = new URL('../../../joinery.config.ts', import.meta.url);

async function seeded(orders: number) {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-price-'));
  const data = join(folder, 'data');
  await seedFolder(data, { orders, seed: 7 });
  return { folder, data, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** What any view of the sample costs at least: an event changes an entity, which is written. */
const plausible = {
  events: expect.any(Number),
  writesAnEvent: expect.any(Number),
  writesBy: { entities: 1, documents: expect.any(Number), parts: expect.any(Number), parked: 0 },
};

test('the price of a view is told from a rebuild, which leaves nothing behind', async () => {
  await using place = await seeded(100);
  const before = await readdir(place.data);
  const price = await priceOf({ system, data: place.data, servers: null, cores: null });
  expect(price).toMatchObject(plausible);
  const { entities, documents, parts } = price.writesBy as Record<string, number>;
  expect(documents).toBeGreaterThan(0);
  expect(parts).toBeGreaterThan(0);
  expect(price.writesAnEvent).toBeCloseTo(entities! + documents! + parts!, 9);
  expect(price.events).toBeGreaterThan(500);
  expect(price.rebuild).toBeGreaterThan(0);
  // One thread at most for all that time, and a few that help.
  expect(price.cpuRebuilding * price.events).toBeLessThan(price.rebuild * 1e6 * 4);
  expect(price.viewBytes).toBeGreaterThan(price.events * 10);
  expect(price.storeBytes).toBeGreaterThan(price.events * 10);
  expect(await readdir(place.folder)).toEqual(['data']);
  expect((await readdir(place.data)).filter((name) => name.endsWith('.db'))).toEqual(
    before.filter((name) => name.endsWith('.db')),
  );
});

test('a log without events has none: that is an error, and leaves nothing behind', async () => {
  const data = await mkdtemp(join(tmpdir(), 'joinery-price-'));
  await expect(priceOf({ system, data, servers: null, cores: null })).rejects.toThrow('no events');
  expect((await readdir(tmpdir())).filter((name) => name.startsWith(basename(data)))).toEqual([basename(data)]);
  await rm(data, { recursive: true });
});

withServers('the price of a view on servers', () => {
  test('is told from what Kafka carries, into a database that is gone after', async () => {
    await using place = await seeded(20);
    await using placed = await placeOnServers(system, place.data);
    const parts = ['customers', 'orders', 'containers', 'voyages'];
    const where = { data: place.data, servers: placed.env, cores: null, through: null };
    await using fleet = await startFleet({ system, placements: [], parts, ...where });
    const price = await priceOf({ system, data: place.data, servers: placed.env, cores: null });
    expect(price).toMatchObject(plausible);
    expect(price.events).toBe((await priceOf({ system, data: place.data, servers: null, cores: null })).events);
    expect(price.events).toBeLessThanOrEqual(await fleet.events()); // some are of no view
    expect(price.viewBytes).toBeGreaterThan(0);
    expect(price.storeBytes).toBeGreaterThan(price.events * 10);
  }, 120_000); // processes that start beside other tests
});
