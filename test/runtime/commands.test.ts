import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { seedFolder } from '../../sample/folder.ts';
import { withServers } from '../servers.ts';
import { ask, until } from '../system/order.ts';
import { startFile, startPart } from '../system/process.ts';
import { runningSystem, temporaryFolder } from '../system/running.ts';
import { ownPlace } from '../system/servers.ts';

type Env = Readonly<Record<string, string>>;

/** Runs a command to its end. */
async function command(file: string, args: readonly string[], env: Env) {
  await using running = startFile(file, args, env);
  const { code } = await running.ended;
  return { code, said: running.said().trim() };
}

const READY = /Joinery is ready: open (\S+)\//;
const ORDERS = '{ orders(first: 100) { totalCount nodes { id status customer { name } containers { id } } } }';

withServers('commands on real servers', (servers) => {
  test('an embedded system moves to the servers, is served there, rebuilt, and has no dead letters', async () => {
    await using own = ownPlace(servers);
    await using folder = await temporaryFolder();
    const embedded = join(folder.path, 'embedded');
    await seedFolder(embedded, { orders: 20, seed: 5 });
    const expected = await ordersOf(embedded);

    expect(await command('copy.ts', ['--from', embedded], own.env)).toEqual({
      code: 0,
      said: expect.stringMatching(/[1-9][\d,]* events were copied$/),
    });
    expect(await command('copy.ts', ['--from', embedded], own.env)).toMatchObject({
      said: expect.stringMatching(/^0 events were copied$/m),
    });
    expect(await command('sample/main.ts', ['--orders', '5'], own.env)).toMatchObject({
      code: 2,
      said: expect.stringContaining('already holds'),
    });

    // A process without Jest's compiler: a view knows the text of the functions that it was made with.
    const env = { ...own.env, JOINERY_PORT: '0', JOINERY_DATA: join(folder.path, 'distributed') };
    await using started = startPart([], env);
    await until(async () => READY.test(started.said()), started.said);
    const origin = READY.exec(started.said())?.[1] ?? '';
    await until(async () => isDeepStrictEqual((await ask(origin, ORDERS, 'view')).data, expected), started.said);
    for (const strategy of ['composition', 'view'] as const) {
      expect((await ask(origin, ORDERS, strategy)).data).toEqual(expected);
    }
    const rebuilt = await command('rebuild.ts', [], own.env);
    expect(rebuilt.said).toMatch(
      /^version 2 is built from [1-9][\d,]* events in .* s\nit equals version 1, byte by byte$/m,
    );
    expect(rebuilt.code).toBe(0);
    await until(async () => (await ask(origin, ORDERS, 'view')).data !== null);
    expect(await command('dead-letters.ts', ['--retry'], own.env)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/there are no dead letters$/),
    });
  }, 240_000);
});

/** Of the embedded system, by composition. */
async function ordersOf(data: string): Promise<unknown> {
  await using started = await runningSystem({ JOINERY_DATA: data });
  return (await ask(started.origin, ORDERS, 'composition')).data;
}

test('a copy needs servers to copy to, and a folder that holds a system', async () => {
  await using folder = await temporaryFolder();
  expect(await command('copy.ts', [], {})).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^joinery: --from is missing/),
  });
  expect(await command('copy.ts', ['--from', folder.path], {})).toMatchObject({
    code: 1,
    said: expect.stringMatching(/is no data folder of this system: it has no customers\.db$/),
  });
  expect(existsSync(join(folder.path, 'customers.db'))).toBe(false);
  const data = join(folder.path, 'data');
  await seedFolder(data, { orders: 1, seed: 1 });
  expect(await command('copy.ts', ['--from', data], { JOINERY_DATA: join(folder.path, 'other') })).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^joinery: set KAFKA_BROKERS and MONGODB_URL/),
  });
});
