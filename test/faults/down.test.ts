import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Parts, startParts } from './parts.ts';

/** Of every service something, of entities that others refer to, and of those that it is asked for itself. */
const QUESTION = `{
  order(id: "o1") {
    id product status
    customer { id name }
    voyage { id ship from { unlocode name } }
    containers { id brand }
    pickupPort { unlocode name }
  }
  customer(id: "anna") { id name orders { nodes { id product } } }
  container(id: "k1") { id brand order { id product } port { unlocode name } }
  voyage(id: "v1") { id ship orders { nodes { id product } } }
  port(unlocode: "SGSIN") { unlocode name }
}`;

/**
 * What composition loses of it while a service is down: its own fields, and of an entity whose other fields cannot be
 * null the whole. References keep the ids that their own service knows.
 */
const LOST: Readonly<Record<string, readonly string[]>> = {
  customers: ['customer', 'order.customer'],
  // Lists of orders are never null, so that their customer and their voyage go with them.
  orders: ['container.order', 'customer', 'order', 'voyage'],
  containers: ['container', 'order.containers.0'],
  voyages: ['container.port', 'order.pickupPort', 'order.voyage', 'port', 'voyage'],
  search: [],
};

/** Lists that can only be composed by one service, and are never null: nothing is left of them. */
const LISTS: Readonly<Record<string, string>> = {
  customers: '{ customers { nodes { id } } }',
  containers: '{ containers { nodes { id } } }',
  voyages: '{ voyages { nodes { id } } }',
  search: '{ orders { nodes { id } } }',
};
const STATISTICS = '{ orderStatistics(groupBy: [STATUS]) { status orders } }';

let parts: Parts;
let whole: Data;

type Data = Readonly<Record<string, unknown>>;
interface Failure {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}
interface Answer {
  readonly data: Data | null;
  readonly errors?: readonly Failure[];
}

async function ask(query: string, strategy = 'composition', variables: object = {}): Promise<Answer> {
  const response = await fetch(`${parts.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'joinery-strategy': strategy },
    body: JSON.stringify({ query, variables }),
  });
  return JSON.parse(await response.text());
}

async function send(mutation: string, input: object): Promise<Answer> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  return ask(`mutation($input: ${type}!) { ${mutation}(input: $input) { token } }`, 'auto', { input });
}

async function done(mutation: string, input: object): Promise<void> {
  expect((await send(mutation, input)).errors).toBeUndefined();
}

/** Asks until it is so; the test's own timeout is the bound. */
async function eventually(query: string, expected: Data, strategy?: string): Promise<void> {
  while (!isDeepStrictEqual((await ask(query, strategy)).data, expected)) await setTimeout(20);
}

const statusOf = (id: string) => `{ order(id: "${id}") { status } }`;
const becomes = (id: string, status: string) => eventually(statusOf(id), { order: { status } });

const ADDRESS = { street: 'Wall 1', city: 'Emden', country: 'DE', postalCode: '26721' };
const DATES = { pickupDate: '2027-01-01', expectedDeliveryDate: '2027-12-31' };
const TIMES = { departure: '2027-01-10T00:00:00Z', arrival: '2027-02-01T00:00:00Z' };

type Given = readonly [mutation: string, input: object];
const register = (id: string): Given => [
  'registerCustomer',
  { id, name: id, email: 'anna@example.org', address: ADDRESS },
];
const add = (id: string, port: string): Given => [
  'addContainer',
  { id, brand: 'Polar', type: 'REEFER_40', capacity: 40, port },
];
const schedule = (id: string, from: string): Given => [
  'scheduleVoyage',
  { id, ship: 'Aurora', from, to: 'SGSIN', capacity: 500, ...TIMES },
];
const place = (id: string, customerId: string, pickupPort: string): Given => [
  'placeOrder',
  { id, customerId, product: 'mangoes', quantity: 40, pickupPort, destinationPort: 'SGSIN', ...DATES },
];

/** A command to each service that owns something; far from what the question asks for. */
const commandsTo = (suffix: string): Readonly<Record<string, Given>> => ({
  customers: register(`c-${suffix}`),
  containers: add(`k-${suffix}`, 'DEHAM'),
  voyages: schedule(`v-${suffix}`, 'DEHAM'),
  orders: place(`o-${suffix}`, 'berta', 'DEHAM'),
});

beforeAll(async () => {
  // With a freshness that no stopped service can spoil `auto` has no other reason than the service to compose.
  parts = await startParts({ JOINERY_CUSTOMER_WAIT_MS: '20000', JOINERY_FRESHNESS_MS: '600000' });
  for (const id of ['anna', 'berta']) await done(...register(id));
  for (const [id, port] of [
    ['k1', 'NLRTM'],
    ['k2', 'USNYC'],
    ['k3', 'DEHAM'],
    ['k4', 'DEHAM'],
    ['k5', 'DEHAM'],
    ['k6', 'DEHAM'],
    ['k7', 'DEHAM'],
  ] as const)
    await done(...add(id, port));
  await done(...schedule('v1', 'NLRTM'));
  await done(...schedule('v2', 'USNYC'));
  await done(...schedule('v3', 'DEHAM'));
  await done(...place('o1', 'anna', 'NLRTM'));
  await done(...place('o2', 'berta', 'USNYC'));
  for (const id of ['o1', 'o2']) await becomes(id, 'ASSIGNED');
  const { data, errors } = await ask(QUESTION);
  expect(errors).toBeUndefined();
  whole = data!;
  await eventually(QUESTION, whole, 'view');
}, 120_000);
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
});

/** The paths at which an answer is null and the whole one is not; and nothing else differs. */
function lostPaths(part: unknown, of: unknown, path: string): readonly string[] {
  if (part === null && of !== null) return [path];
  if (typeof part !== 'object' || part === null || typeof of !== 'object' || of === null) {
    expect([path, part]).toEqual([path, of]);
    return [];
  }
  expect(Object.keys(part)).toEqual(Object.keys(of));
  const inside = new Map<string, unknown>(Object.entries(of));
  return Object.entries(part).flatMap(([name, value]) =>
    lostPaths(value, inside.get(name), path === '' ? name : `${path}.${name}`),
  );
}

const SERVICES = Object.keys(LOST);

describe.each(SERVICES)('while %s is down', (service) => {
  const commands = Object.entries(commandsTo(`while-${service}`));
  beforeAll(() => parts.stop(service));

  test('composition loses its fields alone, each with one error that names it', async () => {
    const { data, errors = [] } = await ask(QUESTION);
    const lost = lostPaths(data, whole, '');
    expect(lost.toSorted()).toEqual(LOST[service]);
    const paths = errors.map(({ path = [] }) => path.join('.'));
    expect(new Set(paths).size).toBe(paths.length);
    // An error stands where the null is, or at a field within it that cannot be null itself.
    for (const path of lost) expect(paths.filter((of) => of === path || of.startsWith(`${path}.`))).toHaveLength(1);
    expect(paths).toHaveLength(lost.length);
    for (const { extensions } of errors) expect(extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', service });
  });

  test('what only it can list is refused, by composition', async () => {
    for (const query of service === 'search' ? [LISTS.search!, STATISTICS] : LISTS[service] ? [LISTS[service]] : []) {
      const { data, errors } = await ask(query);
      expect(data).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE', service } }]);
    }
  });

  test.each(['view', 'auto'])('%s answers everything', async (strategy) => {
    expect(await ask(QUESTION, strategy)).toEqual({ data: whole });
    for (const query of [...Object.values(LISTS), STATISTICS]) {
      const { data, errors } = await ask(query, strategy);
      expect(errors).toBeUndefined();
      expect(data).not.toBeNull();
    }
  });

  test('the others take commands; it refuses its own, and has done nothing', async () => {
    for (const [owner, [mutation, input]] of commands) {
      const { data, errors } = await send(mutation, input);
      if (owner !== service) expect(errors).toBeUndefined();
      else {
        expect(data).toBeNull();
        expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE', service } }]);
      }
    }
  });

  test('back on its port it answers, takes what it refused, and does what it missed', async () => {
    if (service === 'orders') await done('departVoyage', { id: 'v2' });
    await parts.start(service);
    await eventually(QUESTION, whole);
    expect((await ask(QUESTION)).errors).toBeUndefined();
    for (const [owner, [mutation, input]] of commands) if (owner === service) await done(mutation, input);
    await becomes(`o-while-${service}`, 'ASSIGNED');
    await becomes('o2', SERVICES.indexOf(service) < SERVICES.indexOf('orders') ? 'ASSIGNED' : 'IN_TRANSIT');
    await eventually(statusOf(`o-while-${service}`), { order: { status: 'ASSIGNED' } }, 'view');
  }, 60_000);
});
