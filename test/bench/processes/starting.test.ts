import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentOf } from '../../../bench/comparison/processes/environment.ts';
import { startFleet } from '../../../bench/comparison/processes/fleet.ts';
import { startProcess } from '../../../bench/comparison/processes/fleet-process.ts';
import { placeOnServers } from '../../../bench/comparison/processes/servers.ts';
import { placed, system } from './placed.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'joinery-starting-'));
});
afterAll(() => rm(data, { recursive: true }));

const options = { system, servers: null, cores: null, through: null, parts: [] };

test('a process that cannot start is told by its name and what it wrote last', async () => {
  const starting = startFleet({ ...options, data, placements: [placed('service', 'mistaken-server.ts')] });
  const message = 'service ended with 3; it wrote last:\n  the sea is rough today';
  await expect(starting).rejects.toMatchObject({ code: 'CHILD_ENDED', message });
});

test('a port that was taken meanwhile is told as such', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const env = environmentOf({ listen: { voyages: port }, ask: { voyages: port } }, data, null);
  const starting = startProcess('voyages', { system: system.href, part: 'voyages' }, { env });
  await expect(starting).rejects.toMatchObject({ code: 'CHILD_ENDED', child: 'voyages', reason: 'PORT_TAKEN' });
  other.close();
});

test('a placement cannot have the name of a part', async () => {
  const mistaken = [placed('gateway', 'own-server.ts')];
  await expect(startFleet({ ...options, parts: ['gateway'], data, placements: mistaken })).rejects.toThrow(
    'a placement with a server of its own cannot be named gateway',
  );
});

/** With another environment around us. */
async function within<T>(environment: NodeJS.ProcessEnv, work: () => T | Promise<T>): Promise<T> {
  const before = process.env;
  process.env = environment;
  try {
    return await work();
  } finally {
    process.env = before;
  }
}

test('what was set around us for another run is not measured', async () => {
  const around = {
    PATH: '/bin',
    JOINERY_FRESHNESS_MS: '1',
    KAFKA_BROKERS: 'far:1',
    MONGODB_URL: 'far',
    NODE_OPTIONS: '-x',
  };
  const env = await within(around, () => environmentOf({ listen: { orders: 1 }, ask: { orders: 2 } }, '/data', null));
  expect(env).toEqual({
    PATH: '/bin',
    JOINERY_DATA: '/data',
    JOINERY_SEED_ORDERS: '0',
    JOINERY_PORT: '0',
    JOINERY_PROJECTOR_PORT: '0',
    JOINERY_ORDERS_PORT: '1',
    JOINERY_ORDERS_URL: 'http://127.0.0.1:2/graphql',
  });
});

test('a place on servers needs a whole data folder, and servers', async () => {
  const placing = () => placeOnServers(system, data);
  await expect(placing()).rejects.toThrow(/is no data folder of this system/);
  for (const name of ['customers', 'orders', 'containers', 'voyages']) await writeFile(join(data, `${name}.db`), '');
  const message = expect.stringContaining('npm run servers');
  const { KAFKA_BROKERS: _, MONGODB_URL: __, ...without } = process.env;
  await expect(within(without, placing)).rejects.toMatchObject({ code: 'NO_SERVERS', message });
});
