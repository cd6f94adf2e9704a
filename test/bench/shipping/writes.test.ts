import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Write } from '../../../bench/comparison/workload.ts';
import { workload } from '../../../bench/shipping/workload.ts';
import { system as shipping } from '../../../joinery.config.ts';
import { runningSystem, type TestSystem } from '../../system/running.ts';
import { ask } from './asked.ts';
import { asking, placement } from './placed.ts';

let system: TestSystem;
const port = () => system.running.gateway!.port;
const writes = (seed: number) => workload.writes(asking(port()), seed);
const take = (count: number, next: () => Write) => Array.from({ length: count }, next);

const CATEGORIES = shipping.services.flatMap(({ kinds }) => kinds.map(({ category }) => category));

beforeAll(async () => {
  system = await runningSystem({ JOINERY_SEED_ORDERS: '300' });
});
afterAll(async () => system[Symbol.asyncDispose]());

/** Events in the logs of all services. */
async function events(): Promise<number> {
  const ends = await system.running.feed.end(CATEGORIES);
  return Object.values(ends).reduce((sum: number, end) => sum + Number(end), 0);
}

test('are the same for the same seed, and others for another', async () => {
  const first = take(500, await writes(7));
  expect(take(500, await writes(7))).toEqual(first);
  expect(take(500, await writes(8))).not.toEqual(first);
});

test('have the shares that they say', async () => {
  const counts = new Map<string, number>();
  for (const { query } of take(10_000, await writes(1))) {
    const [name = ''] = /(?<=\{ )\w+/.exec(query) ?? [];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const shares = { recordTelemetry: 0.9, placeOrder: 0.05, changeCustomerTier: 0.03, relocateCustomer: 0.02 };
  expect([...counts.keys()].sort()).toEqual(Object.keys(shares).sort());
  for (const [name, share] of Object.entries(shares)) {
    expect(Math.abs(counts.get(name)! / 10_000 - share)).toBeLessThan(0.01);
  }
});

test('whole cycles have the same of each kind', async () => {
  const next = await writes(2);
  const kinds = () =>
    take(workload.cycle, next)
      .map(({ query }) => /(?<=\{ )(recordTelemetry|placeOrder)?/.exec(query)?.[0])
      .sort();
  const first = kinds();
  for (let cycle = 0; cycle < 10; cycle++) expect(kinds()).toEqual(first);
});

test('each is accepted and sets something off, and nothing goes wrong by it', async () => {
  const gateway = placement('gateway');
  const warm = async () => {
    const query = '{ containers(filter: { temperature: { from: 10 } }) { totalCount } }';
    const { data } = await ask(gateway, port(), { name: 'warm', query }, {});
    return (data as { readonly containers: { readonly totalCount: number } }).containers.totalCount;
  };
  const before = { events: await events(), warm: await warm() };
  const next = await writes(3);
  for (const { query, variables } of take(300, next)) {
    const { errors } = await ask(gateway, port(), { name: 'write', query }, variables);
    expect(errors).toBeUndefined();
  }
  expect(await events()).toBeGreaterThanOrEqual(before.events + 300);
  expect(await warm()).toBeLessThanOrEqual(before.warm);
  expect(system.logged).toEqual([]);
});
