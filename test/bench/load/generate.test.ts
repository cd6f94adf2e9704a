import { describe, expect, test } from '@jest/globals';
import { openGenerator } from '../../../bench/comparison/load/generate.ts';
import { limitOf } from '../../../bench/comparison/load/limit.ts';
import type { Load } from '../../../bench/comparison/load/load.ts';
import { maximumOf, percentilesOf } from '../../../bench/comparison/statistics/histogram.ts';
import { served } from './served.ts';

/** A server that answers at once, but for one stall: what arrives within it is answered at its end. */
const stalling = (from: number, to: number) => {
  let began: number | undefined;
  return served(({ at, respond }) => {
    began ??= at;
    const since = at - began;
    if (since < from || since >= to) respond();
    else setTimeout(respond, to - since);
  });
};

describe('a server that stalls once, for 300 ms of a second', () => {
  const load = { requests: [{ path: '/', headers: {}, body: '{}' }], seconds: 1 };

  test('the open loop tells how long all waited that came meanwhile', async () => {
    await using generator = await openGenerator(null);
    await using server = await stalling(400, 700);
    const loaded = await generator.load({ ...load, port: server.port, connections: 200, rate: 300 } satisfies Load);
    expect(loaded).toMatchObject({ requests: 300, failed: null });
    // Three in ten came during it and waited between 0 and 300 ms: one in ten more than 200, two in ten more than 100.
    const [p80, p90] = percentilesOf(loaded.histogram, [80, 90]);
    expect(p80).toBeGreaterThan(80);
    expect(p90).toBeGreaterThan(180);
    expect(maximumOf(loaded.histogram)).toBeGreaterThan(280);
  });

  test('a closed loop would have missed it: its one request that waited is one of many', async () => {
    await using generator = await openGenerator(null);
    await using server = await stalling(400, 700);
    const loaded = await generator.load({ ...load, port: server.port, connections: 1, rate: null } satisfies Load);
    expect(loaded.failed).toBeNull();
    expect(percentilesOf(loaded.histogram, [90])[0]).toBeLessThan(80);
    expect(maximumOf(loaded.histogram)).toBeGreaterThan(280);
  });
});

test("the generator's own limit is measured against a bare server", async () => {
  await using generator = await openGenerator(null);
  const limit = await limitOf(generator, { cores: null, seconds: 0.3, rounds: 2, connections: 8 });
  expect(limit.throughput.samples).toHaveLength(2);
  expect(limit.throughput.low).toBeGreaterThan(100);
  expect(limit.lateAt).toBe(Math.round(limit.throughput.median / 2));
  expect(limit.late.p50).toBeGreaterThan(0);
  expect(limit.late.p99).toBeGreaterThanOrEqual(limit.late.p50);
});

test('what the load itself is wrong in is an error, and the generator goes on', async () => {
  await using generator = await openGenerator(null);
  await using server = await stalling(0, 0);
  const load: Load = { port: server.port, requests: [], connections: 1, seconds: 1, rate: null, most: 1 };
  await expect(generator.load(load)).rejects.toThrow('a load needs a request');
  const requests = [{ path: '/', headers: {}, body: '{}' }];
  expect((await generator.load({ ...load, requests })).requests).toBe(1);
});
