import {
  addContainer,
  recordTelemetry,
  returnFromMaintenance,
  sendToMaintenance,
} from '../../subgraphs/containers/commands.ts';
import { type Allocation, allocation, type Container, container } from '../../subgraphs/containers/events.ts';
import { registerCustomer } from '../../subgraphs/customers/commands.ts';
import { cancelOrder, completeOrder, placeOrder, updateOrder } from '../../subgraphs/orders/commands.ts';
import { type Order, type OrderRequest, order } from '../../subgraphs/orders/events.ts';
import { arriveVoyage, delayVoyage, departVoyage, scheduleVoyage } from '../../subgraphs/voyages/commands.ts';
import { type Booking, booking, type Voyage, voyage } from '../../subgraphs/voyages/events.ts';
import type { World } from './world.ts';

/** Rotterdam to Singapore, unless told otherwise. */
const REQUEST: OrderRequest = {
  product: 'avocados',
  quantity: 40,
  pickupPort: 'NLRTM',
  destinationPort: 'SGSIN',
  pickupDate: '2026-11-10',
  expectedDeliveryDate: '2026-12-20',
};
const SAILING = {
  ship: 'Aurora',
  from: 'NLRTM',
  to: 'SGSIN',
  departure: '2026-11-12T08:00:00.000Z',
  arrival: '2026-12-10T18:00:00.000Z',
  capacity: 100,
};
const ADDRESS = { street: 'Wall 1', city: 'Emden', country: 'DE', postalCode: '26721' };

/** A customer who is known to orders, the container c1 and the voyage v1. */
export async function opening(world: World): Promise<People> {
  const anna = people(world);
  await anna.register();
  await world.read('orders', 'customers');
  await anna.add('c1');
  await anna.schedule('v1');
  return anna;
}

/** What people do in the world, through the services' real commands, with what a scenario does not care about filled in. */
export const people = (world: Pick<World, 'context'>) => ({
  register: (id = 'anna') =>
    registerCustomer(world.context('customers'), { id, name: id, email: 'anna@example.org', address: ADDRESS }),

  add: (id: string, capacity = 40, port = 'NLRTM') => {
    const type = capacity > 30 ? 'REEFER_40' : 'REEFER_20';
    return addContainer(world.context('containers'), { id, brand: 'Polar', type, capacity, port });
  },
  measure: (id: string, temperature: number) =>
    recordTelemetry(world.context('containers'), { id, temperature, humidity: 60, co2: 4 }),
  /** Its third anomaly in a row ends its service. */
  async fail(id: string) {
    for (let reading = 0; reading < 3; reading++) await this.measure(id, 20);
  },
  retire: (id: string) => sendToMaintenance(world.context('containers'), { id }),
  repair: (id: string) => returnFromMaintenance(world.context('containers'), { id }),

  schedule: (id: string, change: Partial<typeof SAILING> = {}) =>
    scheduleVoyage(world.context('voyages'), { id, ...SAILING, ...change }),
  delay: (id: string, departure: string, arrival: string) =>
    delayVoyage(world.context('voyages'), { id, departure, arrival }),
  depart: (id: string) => departVoyage(world.context('voyages'), { id }),
  arrive: (id: string) => arriveVoyage(world.context('voyages'), { id }),

  place: (id: string, change: Partial<OrderRequest> = {}, customerId = 'anna') =>
    placeOrder(world.context('orders'), { id, customerId, ...REQUEST, ...change }),
  update: (id: string, changes: Partial<OrderRequest>) => updateOrder(world.context('orders'), { id, ...changes }),
  cancel: (id: string) => cancelOrder(world.context('orders'), { id }),
  complete: (id: string) => completeOrder(world.context('orders'), { id }),
});

export type People = ReturnType<typeof people>;

/** All that the services know, as they keep it. */
export interface Snapshot {
  readonly orders: readonly Order[];
  readonly containers: readonly Container[];
  readonly allocations: readonly Allocation[];
  readonly voyages: readonly Voyage[];
  readonly bookings: readonly Booking[];
}

export async function snapshot(world: Pick<World, 'context'>): Promise<Snapshot> {
  const everything = { where: [], orderBy: [], limit: 10_000 };
  const states = <S extends object>(found: readonly { readonly state: S }[]) => found.map(({ state }) => state);
  const { store: orders } = world.context('orders');
  const { store: containers } = world.context('containers');
  const { store: voyages } = world.context('voyages');
  return {
    orders: states(await orders.find(order, everything)),
    containers: states(await containers.find(container, everything)),
    allocations: states(await containers.find(allocation, everything)),
    voyages: states(await voyages.find(voyage, everything)),
    bookings: states(await voyages.find(booking, everything)),
  };
}
