import fc from 'fast-check';
import type { Container, Telemetry } from '../../../subgraphs/containers/events.ts';
import type { Customer } from '../../../subgraphs/customers/events.ts';
import type { Order } from '../../../subgraphs/orders/events.ts';
import type { Port, Voyage } from '../../../subgraphs/voyages/events.ts';

/** The states of everything, as a view that has caught up knows them. */
export interface World {
  readonly orders: readonly Order[];
  readonly customers: readonly Customer[];
  readonly containers: readonly Container[];
  readonly voyages: readonly Voyage[];
  readonly ports: readonly Port[];
}

/** Few values, so that they meet; beyond the Basic Multilingual Plane, where UTF-16 units sort otherwise. */
export const COUNTRIES = ['NL', 'DE', 'US'];
export const PRODUCTS = ['apples', 'Äpfel', '🍎', '\uFFFD'];
export const DAYS = ['2026-01-31', '2026-02-01', '2026-02-28'];
export const INSTANTS = ['2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.000Z', '2026-02-28T12:00:00.000Z'];
const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}-${i + 1}`);
export const IDS = {
  orders: numbered('o', 9),
  customers: numbered('c', 4),
  containers: numbered('k', 5),
  voyages: numbered('v', 3),
  ports: ['NLRTM', 'DEHAM', 'USNYC', 'USOAK'],
};

const of = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | null> => fc.option(of(values), { freq: 4 });

const order = (id: string): fc.Arbitrary<Order> =>
  fc.record({
    id: fc.constant(id),
    customerId: of(IDS.customers),
    product: of(PRODUCTS),
    quantity: fc.integer({ min: 1, max: 4 }),
    pickupPort: of(IDS.ports),
    destinationPort: of(IDS.ports),
    pickupDate: of(DAYS),
    expectedDeliveryDate: of(DAYS),
    status: of<Order['status']>(['PENDING', 'ASSIGNED', 'DELIVERED', 'CANCELLED']),
    revision: fc.constant(1),
    voyageId: maybe(IDS.voyages),
    containerIds: fc.uniqueArray(of(IDS.containers), { maxLength: 3 }),
    reason: maybe(['late']),
    placedAt: of(INSTANTS),
  });

const customer = (id: string): fc.Arbitrary<Customer> =>
  fc.record({
    id: fc.constant(id),
    name: of(PRODUCTS),
    email: fc.constant(`${id}@example.org`),
    tier: of<Customer['tier']>(['STANDARD', 'PREFERRED']),
    address: fc.record({
      street: fc.constant('Kade 1'),
      city: fc.constant('Delft'),
      country: of(COUNTRIES),
      postalCode: fc.constant('2611'),
    }),
  });

const container = (id: string): fc.Arbitrary<Container> =>
  fc.record({
    id: fc.constant(id),
    brand: fc.constant('Carrier'),
    type: of<Container['type']>(['REEFER_20', 'REEFER_40']),
    capacity: fc.constant(10),
    port: maybe(IDS.ports),
    status: of<Container['status']>(['EMPTY', 'ALLOCATED', 'LOADED', 'MAINTENANCE']),
    orderId: maybe(IDS.orders),
    orderRevision: fc.constant(null),
    voyageId: fc.constant(null),
    telemetry: fc.option<Telemetry>(
      fc.record({
        temperature: of([-20, 0, 4.5]),
        humidity: fc.constant(80),
        co2: fc.constant(1),
        recordedAt: of(INSTANTS),
      }),
    ),
    anomalies: fc.integer({ min: 0, max: 3 }),
    anomaliesInARow: fc.constant(0),
  });

const voyage = (id: string): fc.Arbitrary<Voyage> =>
  fc.record({
    id: fc.constant(id),
    ship: of(['Emma', 'Ever Given']),
    fromPort: of(IDS.ports),
    toPort: of(IDS.ports),
    departure: of(INSTANTS),
    arrival: of(INSTANTS),
    capacity: fc.constant(100),
    freeCapacity: fc.integer({ min: 0, max: 100 }),
    status: of<Voyage['status']>(['SCHEDULED', 'DEPARTED', 'ARRIVED']),
    manifest: fc.constant([]),
  });

const port = (unlocode: string): fc.Arbitrary<Port> =>
  fc.record({
    unlocode: fc.constant(unlocode),
    name: fc.constant(unlocode.slice(2)),
    country: fc.constant(unlocode.slice(0, 2)),
    timeZone: maybe(['Europe/Amsterdam']),
    coordinates: fc.option(fc.record({ latitude: fc.constant(51.9), longitude: fc.constant(4.1) })),
  });

/** Some of these ids are missing: their creation has not arrived, so what refers to them has nothing there. */
const someOf = <T>(ids: readonly string[], one: (id: string) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...ids]).chain((chosen) => fc.tuple(...chosen.map(one)));

export const worlds: fc.Arbitrary<World> = fc.record({
  orders: someOf(IDS.orders, order),
  customers: someOf(IDS.customers, customer),
  containers: someOf(IDS.containers, container),
  voyages: someOf(IDS.voyages, voyage),
  ports: someOf(IDS.ports, port),
});

/** Every id is there, the same in each run. */
export const wholeWorld: World = {
  orders: fc.sample(fc.tuple(...IDS.orders.map(order)), { seed: 3, numRuns: 1 })[0] ?? [],
  customers: fc.sample(fc.tuple(...IDS.customers.map(customer)), { seed: 3, numRuns: 1 })[0] ?? [],
  containers: fc.sample(fc.tuple(...IDS.containers.map(container)), { seed: 3, numRuns: 1 })[0] ?? [],
  voyages: fc.sample(fc.tuple(...IDS.voyages.map(voyage)), { seed: 3, numRuns: 1 })[0] ?? [],
  ports: fc.sample(fc.tuple(...IDS.ports.map(port)), { seed: 3, numRuns: 1 })[0] ?? [],
};
