import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Order, order } from '../../subgraphs/orders/events.ts';
import { addContainer, place, register, schedule, untilStatus } from './acts.ts';
import { embedded } from './embedded.ts';
import { streamOf } from './expected.ts';
import type { LiveSystem } from './live-system.ts';
import { type About, together, watch } from './questions.ts';
import type { Told } from './watching.ts';

/** More events than a gateway remembers at any time. */
const BATCHES = 22;
const BATCH = 1_000;

let system: LiveSystem;
beforeAll(async () => {
  system = await embedded();
  const { origin } = system;
  await Promise.all([register(origin, 'anna'), addContainer(origin, 'k-1'), schedule(origin, 'v-1')]);
  await place(origin, 'o-1', 'anna');
  await place(origin, 'o-2', 'anna');
  await untilStatus(origin, 'o-1', 'ASSIGNED');
  await untilStatus(origin, 'o-2', 'REJECTED');
});
afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

const versionOf = ({ data }: Told) => (data?.live as { version: number } | undefined)?.version;
const numbers = (from: number, until: number) => Array.from({ length: until - from }, (_, i) => from + i);

/** So many events that change nothing, and are news to nobody. */
async function happens(count: number): Promise<number> {
  const stream = await streamOf(system, 'orders-o-1');
  const state = stream.reduce<Order | null>((so, event) => order.evolve(so, event as never), null);
  const { data } = stream.find(({ type }) => type === 'OrderContainersAllocated')!;
  const events = Array.from({ length: count }, () => ({ ...stream.at(-1)!, type: 'OrderContainersAllocated', data }));
  const expectedVersion = stream.length;
  await system.store('orders').append([{ category: 'orders', id: 'o-1', expectedVersion, events, state }]);
  return expectedVersion + count;
}

test('who was away for longer than a gateway remembers is told all of it, and then what is new', async () => {
  const abouts: readonly About[] = [
    { field: 'orderChanged', id: 'o-1' },
    { field: 'customerOrdersChanged', id: 'anna' },
  ];
  // Somebody is always there, and nobody waits for those who were away.
  await using present = watch(system.origin, { field: 'orderChanged', id: 'o-2' });
  const cursors = await Promise.all(
    abouts.map(async (about) => {
      await using first = watch(system.origin, about, { selection: 'version' });
      await first.begun;
      return first.cursor();
    }),
  );
  const began = await happens(1);
  let last = began;
  for (let i = 0; i < BATCHES; i++) last = await happens(BATCH);
  const ways = ['WebSocket', 'event stream'] as const;
  await using away = together(
    abouts.map((about, i) => watch(system.origin, about, { selection: 'version', after: cursors[i], by: ways[i] })),
  );
  // While they catch up it goes on.
  for (const each of away.watching) {
    await each.has(1);
    last = await happens(10);
  }
  for (const each of away.watching) await each.has(last - began + 1);
  last = await happens(1);
  for (const each of away.watching) {
    const told = await each.has(last - began + 1);
    expect(told.map(versionOf)).toEqual(numbers(began, last + 1));
  }
  expect(present.told).toEqual([]);
}, 120_000);
