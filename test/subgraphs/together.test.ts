import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openLogFeed } from '../../eventing/libsql/index.ts';
import { logSources, storesIn } from '../../runtime/folder.ts';
import { closeAll } from '../../serving/closing.ts';
import { type RunningService, startService } from '../../serving/start.ts';
import { service as containers } from '../../subgraphs/containers/main.ts';
import { service as customers } from '../../subgraphs/customers/main.ts';
import { service as orders } from '../../subgraphs/orders/main.ts';
import { service as voyages } from '../../subgraphs/voyages/main.ts';
import { type Answer, ask } from './running.ts';

const services = [customers, orders, containers, voyages];
const opened: AsyncDisposable[] = [];
const running = new Map<string, RunningService>();

const to = async <D>(name: string, query: string): Promise<Answer<D>> => {
  const answer = await ask<D>(running.get(name)!.url, query);
  expect(answer.errors).toEqual([]);
  return answer;
};

/** Asks until the answer is as expected; the test's own timeout is the bound. */
async function eventually<T>(question: () => Promise<T>, expected: T): Promise<void> {
  let answer = await question();
  while (!isDeepStrictEqual(answer, expected)) {
    await setTimeout(5);
    answer = await question();
  }
}

beforeAll(async () => {
  const data = await mkdtemp(join(tmpdir(), 'joinery-together-'));
  opened.push({ [Symbol.asyncDispose]: () => rm(data, { recursive: true }) });
  const feed = await openLogFeed({ sources: logSources(services, data) });
  opened.push(feed);
  for (const service of services) {
    const started = await startService(service, { openStore: storesIn(data), feed });
    opened.push(started);
    running.set(service.name, started);
  }
});
afterAll(() => closeAll(opened));

test('four services on one feed are ready, and bring an order to its customer', async () => {
  for (const service of running.values()) await eventually(() => service.ready(), []);

  await to(
    'customers',
    `mutation { registerCustomer(input: {
    id: "anna", name: "Anna", email: "anna@example.org"
    address: { street: "Boompjes 40", city: "Rotterdam", country: "NL", postalCode: "3011 XB" }
  }) { token } }`,
  );
  for (const id of ['k1', 'k2']) {
    const box = `id: "${id}", brand: "Kuehl", type: REEFER_40, capacity: 30, port: "NLRTM"`;
    await to('containers', `mutation { addContainer(input: { ${box} }) { token } }`);
  }
  const times = 'departure: "2027-01-02T06:00:00Z", arrival: "2027-01-20T06:00:00Z"';
  const route = 'ship: "Ever Fresh", from: "NLRTM", to: "SGSIN", capacity: 100';
  await to('voyages', `mutation { scheduleVoyage(input: { id: "v1", ${route}, ${times} }) { token } }`);

  // The customer may not be known to orders yet: its registration is awaited.
  await to(
    'orders',
    `mutation { placeOrder(input: {
    id: "o1", customerId: "anna", product: "Mangoes", quantity: 50, pickupPort: "NLRTM", destinationPort: "SGSIN"
    pickupDate: "2027-01-01", expectedDeliveryDate: "2027-01-31"
  }) { token } }`,
  );
  const order = async () => (await to('orders', '{ order(id: "o1") { status voyage { id } containers { id } } }')).data;
  const aboard = { voyage: { id: 'v1' }, containers: [{ id: 'k1' }, { id: 'k2' }] };
  await eventually(order, { order: { status: 'ASSIGNED', ...aboard } });

  await to('voyages', 'mutation { departVoyage(input: { id: "v1" }) { token } }');
  await eventually(order, { order: { status: 'IN_TRANSIT', ...aboard } });
  const container = async () => (await to('containers', '{ container(id: "k1") { status port { unlocode } } }')).data;
  await eventually(container, { container: { status: 'LOADED', port: null } });

  await to('voyages', 'mutation { arriveVoyage(input: { id: "v1" }) { token } }');
  await eventually(order, { order: { status: 'DELIVERED', ...aboard } });
  await eventually(container, { container: { status: 'EMPTY', port: { unlocode: 'SGSIN' } } });
  await to('orders', 'mutation { completeOrder(input: { id: "o1" }) { token } }');
});
