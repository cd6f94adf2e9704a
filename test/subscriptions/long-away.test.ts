import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RecordedEvent } from '../../eventing/index.ts';
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
  for (const part of ['projector', 'containers', 'voyages', 'search']) await system.stop(part); // they would have much to do
  stream = await streamOf(system, 'orders-o-1');
  version = stream.length;
});
afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

const versionOf = ({ data }: Told) => (data?.live as { version: number } | undefined)?.version;
const numbers = (from: number, until: number) => Array.from({ length: until - from }, (_, i) => from + i);

let stream: readonly RecordedEvent[];
let version: number;
/** So many events that change nothing, and are news to nobody. Returns the version of the last. */
async function happens(count: number): Promise<number> {
  const state = stream.reduce<Order | null>((so, event) => order.evolve(so, event as never), null);
  const again = stream.find(({ type }) => type === 'OrderContainersAllocated')!;
  const events = Array.from({ length: count }, () => again);
  await system.store('orders').append([{ category: 'orders', id: 'o-1', expectedVersion: version, events, state }]);
  version += count;
  return version;
}

/** Behind which nothing has been told yet. */
async function cursorOf(about: About): Promise<string | null> {
  await using watching = watch(system.origin, about, VERSION);
  await watching.begun;
  return watching.cursor();
}

/** Told by the event itself: nobody is asked. */
const VERSION = { selection: 'version', strategy: 'composition' } as const;
const ways = ['WebSocket', 'event stream'] as const;
const abouts: readonly About[] = [
  { field: 'orderChanged', id: 'o-1' },
  { field: 'customerOrdersChanged', id: 'anna' },
];
const takeUp = (origin: string, cursors: readonly (string | null)[]) =>
  together(abouts.map((about, i) => watch(origin, about, { ...VERSION, after: cursors[i], by: ways[i] })));

test('who was away for longer than a gateway remembers is told all of it, and then what is new', async () => {
  // Somebody is always there, and nobody waits for those who were away.
  await using present = watch(system.origin, { field: 'orderChanged', id: 'o-2' });
  const cursors = await Promise.all(abouts.map(cursorOf));
  const began = await happens(1);
  let last = began;
  for (let i = 0; i < BATCHES; i++) last = await happens(BATCH);
  await using away = takeUp(system.origin, cursors);
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

test('so is who comes to a gateway that remembers nothing', async () => {
  const cursors = await Promise.all(abouts.map(cursorOf));
  const began = await happens(1);
  let last = began;
  for (let i = 0; i < 4; i++) last = await happens(BATCH);
  await using fresh = await system.gateway();
  await using away = takeUp(fresh.origin, cursors);
  for (const each of away.watching) {
    const told = await each.has(last - began + 1);
    expect(told.map(versionOf)).toEqual(numbers(began, last + 1));
  }
}, 120_000);
