import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Pool } from 'undici';
import { type Network, startNetwork } from '../../../bench/comparison/processes/network.ts';
import { type EchoService, echoService } from './echo-service.ts';

let service: EchoService;
let network: Network;
let port: number;
let pool: Pool;

beforeAll(async () => {
  service = await echoService();
  network = await startNetwork(null);
  port = (await network.lead({ orders: service.port })).orders!;
  pool = newPool();
});
afterEach(() => network.set('orders', {}));
afterAll(async () => {
  await pool.destroy();
  await network[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const newPool = () => new Pool(`http://127.0.0.1:${port}`, { connections: 1 });

const ask = async (body: string, by = pool) => (await by.request({ path: '/', method: 'POST', body })).body.text();

/** Its request is written to the connection that was kept. */
const sent = async () => {
  while (pool.stats.running === 0) await setImmediate();
};

const timed = async (body: string) => {
  const began = performance.now();
  await ask(body);
  return performance.now() - began;
};

const refusal = (asking: Promise<unknown>) =>
  asking.then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code,
  );

describe('between a service and those who ask it', () => {
  test('bytes pass as they are', async () => {
    const long = 'x'.repeat(300_000);
    expect(await ask('short')).toBe('short');
    expect(await ask(long)).toBe(long);
  });

  test('a delay is added to each request, once, however many pieces it comes in', async () => {
    await network.set('orders', { delay: 100 });
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const began = performance.now();
    const pieces = ['POST / HTTP/1.1\r\ncontent-', 'length: 6\r\n\r\n', 'ab', 'cd', 'ef'];
    for (const piece of pieces) {
      socket.write(piece);
      await setTimeout(1); // else they are one piece
    }
    await once(socket, 'data');
    const took = performance.now() - began;
    socket.destroy();
    expect(service.got.at(-1)).toBe('abcdef');
    expect(took).toBeGreaterThanOrEqual(100);
    expect(took).toBeLessThan(pieces.length * 100);
  });

  test.each([1, 5])('%i ms are never less, on any connection', async (delay) => {
    await network.set('orders', { delay });
    expect(await network.added('orders')).toBeNull();
    const took: number[] = [];
    for (let i = 0; i < 20; i++) took.push(await timed(`${i}`));
    expect(Math.min(...took)).toBeGreaterThanOrEqual(delay);
    expect(await network.added('orders')).toBeGreaterThanOrEqual(delay);
  });

  test('a share of requests is held, the same ones in each run', async () => {
    const run = async () => {
      await network.set('orders', { held: { share: 0.25, ms: 20 } });
      const late: number[] = [];
      for (let i = 0; i < 40; i++) if ((await timed(`${i}`)) >= 20) late.push(i);
      return new Set(late);
    };
    const [first, second, third] = [await run(), await run(), await run()];
    // Any may be late by itself, but not three times; of as many chosen anew each time less than one would be common to all.
    const held = [...first].filter((i) => second.has(i) && third.has(i));
    expect(held.length).toBeGreaterThan(4);
    expect(held.length).toBeLessThan(20);
    expect(await network.added('orders')).toBeLessThan(20); // of those that are not held
  });

  test('a service that is down refuses, whether it was connected or not; then it is there again', async () => {
    await ask('connected');
    const seen = service.got.length;
    await network.set('orders', { delay: 10_000 });
    const underWay = refusal(ask('under way'));
    await sent();
    await network.set('orders', { refused: true });
    expect(await underWay).toMatch(/^UND_ERR_SOCKET|ECONNRESET$/);
    const fresh = newPool();
    expect(await refusal(ask('new', fresh))).toBe('ECONNREFUSED');
    await fresh.destroy();
    await network.set('orders', {});
    expect(await ask('again')).toBe('again');
    expect(service.got.slice(seen)).toEqual(['again']);
  });

  test('a silent service accepts and never answers; what it was sent never arrives', async () => {
    await ask('connected');
    const seen = service.got.length;
    await network.set('orders', { silent: true });
    const fresh = newPool();
    const asked = [refusal(ask('connected before')), refusal(ask('new', fresh))];
    const answered = Promise.race(asked).then(() => 'ended');
    expect(await Promise.race([answered, setTimeout(150, 'silence')])).toBe('silence');
    await network.set('orders', {});
    expect(await Promise.all(asked)).toEqual(['UND_ERR_SOCKET', 'UND_ERR_SOCKET']);
    expect(await ask('again')).toBe('again');
    expect(service.got.slice(seen)).toEqual(['again']);
    await fresh.destroy();
  });

  test('a service that it does not lead to is told', async () => {
    await expect(network.set('elsewhere', {})).rejects.toThrow('nothing leads to elsewhere');
  });
});
