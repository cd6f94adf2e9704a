import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { allowedCores, cores } from '../../../bench/comparison/processes/cores.ts';
import { type Fleet, startFleet } from '../../../bench/comparison/processes/fleet.ts';
import { type Network, startNetwork } from '../../../bench/comparison/processes/network.ts';
import { type Scratch, scratchCopy } from '../../../bench/comparison/processes/scratch.ts';
import { seedFolder } from '../../../sample/folder.ts';
import { gateway, isLiving, ownServer, system, until } from './placed.ts';

const divided = cores();

let folder: string;
let scratch: Scratch;
let network: Network;
let fleet: Fleet;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'joinery-fleet-'));
  await seedFolder(join(folder, 'history'), { orders: 40, seed: 7 });
  scratch = await scratchCopy(join(folder, 'history'));
  network = await startNetwork(null);
  const parts = ['gateway', 'customers', 'orders', 'projector']; // the others cost a start, and are started alike
  const processes = { cores: divided, through: network, parts };
  fleet = await startFleet({
    system,
    placements: [gateway, ownServer],
    data: scratch.path,
    servers: null,
    ...processes,
  });
});
afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
  await network[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const QUERY = '{ order(id: "order-000001") { id customer { name } } }';

async function ask(strategy: 'composition' | 'view', query = QUERY): Promise<Record<string, unknown>> {
  const { body } = await request(`http://127.0.0.1:${fleet.port('gateway')}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'joinery-strategy': strategy },
    body: JSON.stringify({ query }),
  });
  return (await body.json()) as Record<string, unknown>;
}

const requestsBy = async () => {
  const usage = await fleet.usage();
  return Object.fromEntries(Object.entries(usage).map(([name, { http }]) => [name, http!.requests]));
};

describe('a fleet', () => {
  test('is a process for each part and each own server, and answers', async () => {
    expect(fleet.names).toEqual(['gateway', 'customers', 'orders', 'projector', 'bff']);
    expect(new Set(fleet.names.map(fleet.pid)).size).toBe(5);
    if (divided !== null)
      expect(fleet.names.map((name) => allowedCores(fleet.pid(name)))).toEqual(fleet.names.map(() => divided.servers));
    const answer = await ask('composition');
    expect(answer).toEqual({ data: { order: { id: 'order-000001', customer: { name: expect.any(String) } } } });
    expect(await ask('view')).toEqual(answer);
    expect(() => fleet.port('service')).toThrow('was not started for the placement service');
    expect(() => fleet.pid('nobody')).toThrow('no process of the fleet is named nobody');
  });

  test('counts exactly the requests of each process', async () => {
    const before = await requestsBy();
    for (let i = 0; i < 7; i++) await ask('composition');
    for (let i = 0; i < 5; i++) await ask('view');
    const after = await requestsBy();
    const made = Object.fromEntries(Object.keys(after).map((name) => [name, after[name]! - before[name]!]));
    expect(made).toEqual({ gateway: 12, customers: 7, orders: 7, projector: 0, bff: 0 });
  });

  test('counts bytes of connections that are open and of those that have closed', async () => {
    const port = fleet.port('bff');
    const bytes = async () => (await fleet.usage()).bff!.http!;
    const send = async (connection: string) => {
      const { body, headers } = await request(`http://127.0.0.1:${port}/x`, { headers: { connection } });
      return Number((await body.text()).length) + (headers.date === undefined ? 0 : 1);
    };
    const before = await bytes();
    const answered = (await send('close')) + (await send('keep-alive'));
    const after = await bytes();
    expect(after.requests - before.requests).toBe(2);
    expect(after.bytesOut - before.bytesOut).toBeGreaterThan(answered);
    expect(after.bytesOut - before.bytesOut).toBeLessThan(answered + 1_000); // with heads
    expect(after.bytesIn - before.bytesIn).toBeGreaterThan(2 * 'GET /x HTTP/1.1\r\n\r\n'.length);
  });

  test('a server of its own knows the services by their proxies, and the folder', async () => {
    const { body } = await request(`http://127.0.0.1:${fleet.port('bff')}/x`);
    const told = (await body.json()) as {
      readonly services: Readonly<Record<string, string>>;
      readonly folder: string;
    };
    expect(told).toMatchObject({ folder: scratch.path, answer: { data: { __typename: 'Query' } } });
    await network.set('customers', { refused: true });
    expect(await ask('composition')).toMatchObject({
      data: { order: { customer: null } },
      errors: [expect.anything()],
    });
    await network.set('customers', {});
    expect(await network.added('customers')).toBeNull();
    expect(await ask('composition')).not.toHaveProperty('errors');
    expect(await network.added('customers')).toBeGreaterThanOrEqual(0);
  });

  test('CPU grows with requests, and more with a process that is made busy', async () => {
    const cpu = async () => (await fleet.usage()).gateway!.cpu;
    const spent = async () => {
      const before = await cpu();
      for (let i = 0; i < 20; i++) await ask('view');
      return (await cpu()) - before;
    };
    expect(await spent()).toBeGreaterThan(0);
    await fleet.busy('gateway', 20_000);
    expect(await spent()).toBeGreaterThan(0.4);
    await fleet.busy('gateway', 0);
    expect((await fleet.usage()).gateway!.rss).toBeGreaterThan(20e6);
  });

  test('knows its events, and when the view has them', async () => {
    const before = await fleet.events();
    expect(before).toBeGreaterThan(100);
    const question = '{ order(id: "order-000001") { customer { id tier } } }';
    const customerOf = async (strategy: 'composition' | 'view') =>
      ((await ask(strategy, question)).data as { order: { customer: { id: string; tier: string } } }).order.customer;
    const { id, tier } = await customerOf('composition');
    const other = tier === 'STANDARD' ? 'PREFERRED' : 'STANDARD';
    const change = `mutation { changeCustomerTier(input: { id: "${id}", tier: ${other} }) { token } }`;
    expect(await ask('composition', change)).not.toHaveProperty('errors');
    await fleet.caughtUp();
    expect(await customerOf('view')).toEqual({ id, tier: other });
    expect(await fleet.events()).toBe(before + 1);
    const lag = await fleet.lag();
    expect(lag).toBeGreaterThanOrEqual(0);
    expect(lag).toBeLessThan(60_000);
  });

  test('one that is paused is told as it was', async () => {
    await fleet.pause('customers');
    const { customers: paused, orders } = await fleet.usage();
    let answered = false;
    const asking = ask('composition').then((answer) => {
      answered = true;
      return answer;
    });
    await until(async () => (await fleet.usage()).orders!.http!.requests > orders!.http!.requests);
    for (let i = 0; i < 10; i++) await ask('view'); // the others go on
    expect({ answered, usage: (await fleet.usage()).customers }).toEqual({ answered: false, usage: paused });
    fleet.resume('customers');
    expect(await asking).not.toHaveProperty('errors');
    expect((await fleet.usage()).customers!.http!.requests).toBe(paused!.http!.requests + 1);
  });

  test('one that dies is told by its name; disposing leaves no process and no copy', async () => {
    const pids = fleet.names.map(fleet.pid);
    process.kill(fleet.pid('orders'), 'SIGKILL');
    await expect(fleet.died).rejects.toMatchObject({ code: 'CHILD_ENDED', message: 'orders ended with SIGKILL' });
    await expect(fleet.usage()).rejects.toThrow('orders ended with SIGKILL');
    await fleet[Symbol.asyncDispose]();
    expect(pids.filter(isLiving)).toEqual([]);
    expect(existsSync(scratch.path)).toBe(true);
    await scratch[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual(['history']);
  });
});
