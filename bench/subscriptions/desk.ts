import '../../runtime/production.ts';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { handle } from '../../eventing/index.ts';
import { system } from '../../joinery.config.ts';
import { run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { customerDecider } from '../../subgraphs/customers/customer.ts';
import { orderDecider } from '../../subgraphs/orders/order.ts';
import { atRate } from '../measure/at-rate.ts';
import { serving } from '../measure/serving.ts';
import { CUSTOMER, orderId } from './question.ts';

export type Asked = { readonly addresses: true } | Changes;

/** So many changes a second, to so many orders in turn, from the `first` on; each, once acknowledged, told to a port as well. */
interface Changes {
  readonly rate: number;
  readonly count: number;
  readonly first: number;
  readonly orders: number;
  readonly tell: number | null;
}

/** Of each change the number of its order, its version, when it was due, and when it was acknowledged. */
export type Changed = readonly (readonly [order: number, version: number, due: number, at: number])[];

/**
 * The services whose data is asked for and the projector, on a new data folder (the first argument) with orders (as many as the
 * second says). No service runs that would answer their events with others.
 */
const [data, orders] = process.argv.slice(2);
const settings = readSystemSettings(system, { JOINERY_PORT: '0', JOINERY_DATA: data });
const running = await run(system, settings, { parts: ['customers', 'orders', 'projector'] });
const storeOf = (name: string) => running.services.find((service) => service.name === name)!.context.store;
const metadata = () => ({ time: new Date().toISOString(), causation: null, correlation: randomUUID() });

await handle(
  storeOf('customers'),
  customerDecider,
  CUSTOMER.id,
  {
    type: 'registerCustomer',
    data: {
      ...CUSTOMER,
      email: 'all@example.com',
      address: { street: 'Kade 1', city: 'Rotterdam', country: 'NL', postalCode: '3011' },
      tier: 'STANDARD',
    },
  },
  metadata(),
);
const store = storeOf('orders');
let changes = 0;
await Promise.all(Array.from({ length: Number(orders) }, (_, i) => place(orderId(i))));
await running.view?.caughtUp();
serving(
  0,
  async (request) => {
    const asked = request as Asked;
    if ('addresses' in asked) return Object.fromEntries(running.services.map(({ name, url }) => [name, url]));
    return change(asked);
  },
  () => Promise.resolve(running[Symbol.asyncDispose]()),
);

function place(id: string) {
  const request = {
    product: 'bananas',
    quantity: 120,
    pickupPort: 'ECGYE',
    destinationPort: 'NLRTM',
    pickupDate: '2026-12-10',
    expectedDeliveryDate: '2027-01-20',
  };
  const { time, ...rest } = metadata();
  const data = { id, customerId: CUSTOMER.id, placedAt: time, ...request };
  return handle(store, orderDecider, id, { type: 'placeOrder', data }, { time, ...rest });
}

async function change({ rate, count, first, orders, tell }: Changes): Promise<Changed> {
  const told = tell === null ? null : await dial(tell);
  const changed = await atRate(rate, count, async (i) => {
    const order = first + (i % orders);
    const command = { type: 'updateOrder', data: { quantity: ++changes } } as const; // another one each time: else nothing changes
    const { version } = await handle(store, orderDecider, orderId(order), command, metadata());
    told?.write(`${orderId(order)} ${version}\n`);
    return { order, version };
  });
  told?.end();
  return changed.map(({ result: { order, version }, due, at }) => [order, version, due, at]);
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}
