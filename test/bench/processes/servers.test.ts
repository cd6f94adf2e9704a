import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { request } from 'undici';
import { startFleet } from '../../../bench/comparison/processes/fleet.ts';
import { placeOnServers } from '../../../bench/comparison/processes/servers.ts';
import { connectKafka } from '../../../eventing/kafka/index.ts';
import { connectMongo } from '../../../eventing/mongodb/index.ts';
import { seedFolder } from '../../../sample/folder.ts';
import { type Servers, withServers } from '../../servers.ts';
import { gateway, system, until } from './placed.ts';

/** What there is on the servers under names that begin so. */
async function under(prefix: string, { brokers, mongodb }: Servers) {
  await using mongo = connectMongo({ url: mongodb, name: 'joinery-test' });
  const settings = { brokers, topicPrefix: prefix, groupPrefix: prefix, partitions: 1 };
  await using kafka = connectKafka(settings, { log: () => {} });
  const { databases } = await mongo.client.db('admin').admin().listDatabases({ nameOnly: true });
  const topics = await kafka.ask((admin) => admin.listTopics());
  return [...databases.map(({ name }) => name), ...topics].filter((name) => name.startsWith(prefix));
}

withServers('a fleet on real servers', (servers) => {
  test('has databases and topics of its own, which are gone after', async () => {
    const data = await mkdtemp(join(tmpdir(), 'joinery-fleet-'));
    await seedFolder(data, { orders: 20, seed: 7 });
    const told: number[] = [];
    const place = await placeOnServers(system, data, (events, all) => told.push(events / all));
    const parts = ['gateway', 'customers', 'orders', 'containers', 'voyages', 'projector'];
    const where = { data, servers: place.env, cores: null, through: null };
    const fleet = await startFleet({ system, placements: [gateway], parts, ...where });
    const { body } = await request(`http://127.0.0.1:${fleet.port('gateway')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'joinery-strategy': 'view' },
      body: JSON.stringify({ query: '{ order(id: "order-000020") { customer { name } } }' }),
    });
    expect(await body.json()).toEqual({ data: { order: { customer: { name: expect.any(String) } } } });
    expect(await fleet.events()).toBeGreaterThan(100);
    expect(told.at(-1)).toBe(1);
    const usage = await fleet.usage();
    if (process.env.JOINERY_SERVERS_PIDS !== undefined) expect(usage).toMatchObject({ mongodb: {}, kafka: {} });
    expect((await under(place.prefix, servers)).length).toBeGreaterThan(6);
    await fleet[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
    await until(async () => (await under(place.prefix, servers)).length === 0);
    await rm(data, { recursive: true });
  }, 120_000);
});
