import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { handle } from '../../eventing/index.ts';
import { allocationDecider } from '../../subgraphs/containers/allocation.ts';
import { runningSystem, type TestSystem } from '../system/running.ts';

const ADDRESS = { street: 'Wall 1', city: 'Emden', country: 'DE', postalCode: '26721' };
const EXPECTED = {
  assigned: 'ASSIGNED',
  transit: 'IN_TRANSIT',
  delivered: 'DELIVERED',
  completed: 'COMPLETED',
  rejected: 'REJECTED',
  cancelled: 'CANCELLED',
  spoilt: 'SPOILT',
  sea: 'SPOILT',
  pending: 'PENDING',
};
/** Each has a container that fits nobody else: an order gets the smallest that holds it. */
const CONTAINERS = ['assigned', 'transit', 'delivered', 'completed', 'cancelled', 'broken', 'sea'];
const capacityOf = (container: string): number => 31 + CONTAINERS.indexOf(container);

type Send = (mutation: string, input: Readonly<Record<string, unknown>>) => Promise<void>;

/** The system with an order in every status, and voyages and containers too; nothing is on its way any more. */
export async function everyStatus(env: Readonly<Record<string, string>> = {}): Promise<TestSystem> {
  const system = await runningSystem(env);
  try {
    await fill(system);
    return system;
  } catch (error) {
    await system[Symbol.asyncDispose]();
    throw error;
  }
}

async function fill(system: TestSystem): Promise<void> {
  const send: Send = async (mutation, input) => {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    const answer = await ask(system, `mutation($input: ${type}!) { ${mutation}(input: $input) { token } }`, { input });
    if (answer.errors !== undefined) throw new Error(`${mutation}: ${JSON.stringify(answer.errors)}`);
  };
  const become = (statuses: Partial<typeof EXPECTED>) => untilOrders(system, statuses);

  await send('registerCustomer', { id: 'anna', name: 'Anna', email: 'anna@example.org', address: ADDRESS });
  for (const name of CONTAINERS) await add(send, `k-${name}`, capacityOf(name));
  await sail(send, 'v-scheduled', 'SGSIN');
  await sail(send, 'v-departed', 'DEHAM');
  await sail(send, 'v-arrived', 'USNYC');

  await place(send, 'assigned', 'SGSIN');
  await place(send, 'cancelled', 'SGSIN');
  await place(send, 'spoilt', 'SGSIN', 'broken');
  await place(send, 'transit', 'DEHAM');
  await place(send, 'sea', 'DEHAM');
  await place(send, 'delivered', 'USNYC');
  await place(send, 'completed', 'USNYC');
  await become({ assigned: 'ASSIGNED', cancelled: 'ASSIGNED', spoilt: 'ASSIGNED', transit: 'ASSIGNED' });
  await become({ sea: 'ASSIGNED', delivered: 'ASSIGNED', completed: 'ASSIGNED' });

  await send('cancelOrder', { id: 'o-cancelled' });
  for (const id of ['v-departed', 'v-arrived']) await send('departVoyage', { id });
  await become({ transit: 'IN_TRANSIT', sea: 'IN_TRANSIT', delivered: 'IN_TRANSIT', completed: 'IN_TRANSIT' });
  await send('arriveVoyage', { id: 'v-arrived' });
  for (const id of ['k-broken', 'k-sea']) await fail(send, id);
  await become({ delivered: 'DELIVERED', completed: 'DELIVERED', spoilt: 'SPOILT', sea: 'SPOILT' });
  await send('completeOrder', { id: 'o-completed' });

  await place(send, 'rejected', 'SGSIN', 'cancelled', 10_000);
  await add(send, 'k-empty', 5);
  await answerBefore(system, 'o-pending');
  await place(send, 'pending', 'SGSIN', 'assigned', 4);
  await become(EXPECTED);
  await untilContainers(system);
}

const add = (send: Send, id: string, capacity: number) =>
  send('addContainer', { id, brand: 'Polar', type: 'REEFER_40', capacity, port: 'NLRTM' });

const sail = (send: Send, id: string, to: string) => {
  const times = { departure: '2027-01-10T00:00:00Z', arrival: '2027-02-01T00:00:00Z' };
  return send('scheduleVoyage', { id, ship: 'Aurora', from: 'NLRTM', to, capacity: 500, ...times });
};

const place = (send: Send, name: string, to: string, container = name, quantity = capacityOf(container)) => {
  const dates = { pickupDate: '2027-01-01', expectedDeliveryDate: '2027-12-31' };
  const what = { customerId: 'anna', product: 'mangoes', quantity, pickupPort: 'NLRTM', destinationPort: to };
  return send('placeOrder', { id: `o-${name}`, ...what, ...dates });
};

async function fail(send: Send, id: string): Promise<void> {
  for (const minute of [1, 2, 3]) {
    const recordedAt = `2026-12-01T00:0${minute}:00Z`;
    await send('recordTelemetry', { id, temperature: 20, humidity: 60, co2: 4, recordedAt });
  }
}

/** Once an order's containers have been refused, a placement that comes later is news to nobody: it stays PENDING. */
async function answerBefore({ running }: TestSystem, orderId: string): Promise<void> {
  const { store, clock } = running.services.find(({ name }) => name === 'containers')!.context;
  const command = { type: 'fail', data: { orderId, revision: 1, reason: 'kept open for a test' } } as const;
  await handle(store, allocationDecider, orderId, command, { time: clock(), causation: null, correlation: 'test' });
}

async function untilOrders(system: TestSystem, statuses: Partial<typeof EXPECTED>): Promise<void> {
  const expected = Object.fromEntries(Object.entries(statuses).map(([name, status]) => [name, { status }]));
  await until(
    system,
    Object.keys(statuses).map((name) => `${name}: order(id: "o-${name}") { status }`),
    expected,
  );
}

/** What the orders' ends mean for containers comes after them. */
const untilContainers = (system: TestSystem): Promise<void> =>
  until(
    system,
    ['cancelled', 'delivered', 'sea'].map((name) => `${name}: container(id: "k-${name}") { status port { unlocode } }`),
    {
      cancelled: { status: 'EMPTY', port: { unlocode: 'NLRTM' } },
      delivered: { status: 'EMPTY', port: { unlocode: 'USNYC' } },
      sea: { status: 'MAINTENANCE', port: null },
    },
  );

/** Asks until it is so; the test's own timeout is the bound. */
async function until(system: TestSystem, fields: readonly string[], expected: object): Promise<void> {
  for (;;) {
    const { data } = await ask(system, `{ ${fields.join(' ')} }`);
    if (isDeepStrictEqual(data, expected)) return;
    await setTimeout(20);
  }
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly object[];
}

async function ask({ origin }: TestSystem, query: string, variables = {}): Promise<Answer> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'joinery-strategy': 'composition' },
    body: JSON.stringify({ query, variables }),
  });
  return JSON.parse(await response.text());
}
