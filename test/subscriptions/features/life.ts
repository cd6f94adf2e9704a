import { expect, test } from '@jest/globals';
import { addContainer, cancel, place, record, register, schedule, untilStatus, wholeLife } from '../acts.ts';
import { streamOf } from '../expected.ts';
import type { LiveSystem } from '../live-system.ts';
import { type About, STRATEGIES, together, WAYS, watch } from '../questions.ts';
import type { Told } from '../watching.ts';

interface Change {
  readonly event: string;
  readonly version: number;
  readonly order: { readonly id: string; readonly status: string };
}
interface Reading {
  readonly at: string;
  readonly anomaly: boolean;
  readonly telemetry: { readonly temperature: number };
  readonly container: { readonly anomalies: number; readonly status: string };
}
const liveOf = <T>({ data }: Told) => data?.live as T;
const dataOf = (told: readonly Told[]) => told.map(({ data }) => data);
const errorsOf = (told: readonly Told[]) => told.flatMap(({ errors = [] }) => errors);

const PROGRESS = ['PENDING', 'ASSIGNED', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'];
/** What an order has come to with an event, at least. */
const REACHED: Readonly<Record<string, string>> = {
  OrderInTransit: 'IN_TRANSIT',
  OrderDelivered: 'DELIVERED',
  OrderCompleted: 'COMPLETED',
};
const isOlder = ({ event, order }: Change) =>
  PROGRESS.indexOf(order.status) < PROGRESS.indexOf(REACHED[event] ?? 'PENDING');

/** By each strategy and transport; all from the same moment on. */
async function watchEveryWay(origin: string, about: About) {
  const first = watch(origin, about);
  await first.begun;
  const after = first.cursor();
  const ways = Object.keys(WAYS) as (keyof typeof WAYS)[];
  const all = STRATEGIES.flatMap((strategy) => ways.map((by) => watch(origin, about, { by, strategy, after })));
  return { after, ...together([first, ...all]) };
}

/**
 * Told again, when nothing changes any more, all strategies say the same. Nobody else may watch by then: who asks the same
 * shares the answers that were made earlier.
 */
async function expectEqualStrategies(origin: string, about: About, after: string | null, count: number) {
  await using again = together(STRATEGIES.map((strategy) => watch(origin, about, { strategy, after })));
  const [composed, viewed, either] = await Promise.all(again.watching.map((each) => each.has(count)));
  expect(dataOf(viewed!)).toEqual(dataOf(composed!));
  expect(dataOf(either!)).toEqual(dataOf(composed!));
}

export function seenAsItHappens(system: () => LiveSystem): void {
  test("all orders of a customer, from their placing to their end, with what belongs to them; nobody else's", async () => {
    const { origin } = system();
    await Promise.all([register(origin, 'anna'), register(origin, 'ben')]);
    const about = { field: 'customerOrdersChanged', id: 'anna' } as const;
    await using live = await watchEveryWay(origin, about);
    await place(origin, 'a-1', 'anna');
    await untilStatus(origin, 'a-1', 'REJECTED'); // for want of containers
    await wholeLife(origin, 'b-1', 'ben');
    await wholeLife(origin, 'a-2', 'anna');
    const [rejected, completed] = [await streamOf(system(), 'orders-a-1'), await streamOf(system(), 'orders-a-2')];
    expect(completed.map(({ type }) => type).slice(-3)).toEqual(['OrderInTransit', 'OrderDelivered', 'OrderCompleted']);

    const count = rejected.length + completed.length;
    for (const each of live.watching) {
      const told = await each.has(count);
      expect([errorsOf(told), told.length]).toEqual([[], count]);
      const changes = told.map((message) => liveOf<Change>(message));
      const eventsOf = (id: string) => changes.filter(({ order }) => order.id === id).map(({ event }) => event);
      expect(eventsOf('a-1')).toEqual(rejected.map(({ type }) => type));
      expect(eventsOf('a-2')).toEqual(completed.map(({ type }) => type));
      expect(changes.filter(({ order }) => order.id === 'a-2').filter(isOlder)).toEqual([]);
      expect(changes.at(-1)).toEqual({
        event: 'OrderCompleted',
        version: completed.length,
        at: completed.at(-1)!.time,
        cursor: each.cursor(),
        order: {
          id: 'a-2',
          status: 'COMPLETED',
          quantity: 10,
          reason: null,
          customer: { id: 'anna', name: 'Name of anna' },
          pickupPort: { name: 'Rotterdam' },
          voyage: { id: 'v-a-2', ship: 'Ever Fresh', status: 'ARRIVED' },
          containers: [{ id: 'k-a-2', status: 'EMPTY' }],
        },
      });
    }
    await live[Symbol.asyncDispose]();
    await expectEqualStrategies(origin, about, live.after, count);
  });

  test('an order, from when somebody looks at it', async () => {
    const { origin } = system();
    await Promise.all([register(origin, 'cleo'), addContainer(origin, 'k-c-1'), schedule(origin, 'v-c-1')]);
    await place(origin, 'c-1', 'cleo');
    await untilStatus(origin, 'c-1', 'ASSIGNED');
    await using live = await watchEveryWay(origin, { field: 'orderChanged', id: 'c-1' });
    await place(origin, 'c-2', 'cleo');
    await untilStatus(origin, 'c-2', 'REJECTED');
    await cancel(origin, 'c-1', 'no more');
    const { version, time: at } = (await streamOf(system(), 'orders-c-1')).at(-1)!;
    for (const each of live.watching) {
      await each.has(1);
      const order = { id: 'c-1', status: 'CANCELLED', reason: 'no more', voyage: null, containers: [] };
      const change = { event: 'OrderCancelled', version, at, cursor: each.cursor() };
      expect(dataOf(each.told)).toMatchObject([{ live: { ...change, order: { ...order, customer: { id: 'cleo' } } } }]);
    }
  });

  test('the telemetry of a container, with its anomalies, until it goes to maintenance', async () => {
    const { origin } = system();
    await Promise.all([addContainer(origin, 'k-1'), addContainer(origin, 'k-2')]);
    const about = { field: 'containerTelemetry', id: 'k-1' } as const;
    await using live = await watchEveryWay(origin, about);
    const temperatures = [4, 30, 5, 31, 32, 33, 6];
    for (const [second, temperature] of temperatures.entries()) {
      await record(origin, 'k-2', second, 0);
      await record(origin, 'k-1', second, temperature);
    }
    const anomalies = temperatures.map((_, i) => temperatures.slice(0, i + 1).filter((t) => t > 10).length);
    for (const each of live.watching) {
      const told = await each.has(temperatures.length);
      expect([errorsOf(told), told.length]).toEqual([[], temperatures.length]);
      const readings = told.map((message) => liveOf<Reading>(message));
      expect(readings.map(({ telemetry }) => telemetry.temperature)).toEqual(temperatures);
      expect(readings.map(({ anomaly }) => anomaly)).toEqual(temperatures.map((t) => t > 10));
      // The container is at least as new as its reading.
      readings.forEach(({ container }, i) => {
        expect(container.anomalies).toBeGreaterThanOrEqual(anomalies[i]! - (temperatures[i]! > 10 ? 1 : 0));
      });
      expect(readings.at(-1)!.container).toMatchObject({ anomalies: 4, status: 'MAINTENANCE', order: null });
    }
    await live[Symbol.asyncDispose]();
    await expectEqualStrategies(origin, about, live.after, temperatures.length);
  });
}
