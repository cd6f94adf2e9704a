import fc from 'fast-check';
import {
  addContainer,
  recordTelemetry,
  returnFromMaintenance,
  sendToMaintenance,
} from '../../../subgraphs/containers/commands.ts';
import { changeCustomerTier, registerCustomer, relocateCustomer } from '../../../subgraphs/customers/commands.ts';
import { cancelOrder, completeOrder, placeOrder, updateOrder } from '../../../subgraphs/orders/commands.ts';
import { arriveVoyage, delayVoyage, departVoyage, scheduleVoyage } from '../../../subgraphs/voyages/commands.ts';
import type { World } from '../../scenarios/world.ts';
import { day, instant } from './time.ts';
import {
  CONTAINER_IDS,
  COUNTRIES,
  CUSTOMER_IDS,
  LANES,
  NAMES,
  ORDER_IDS,
  PORTS,
  PRODUCTS,
  SHIPS,
  VOYAGE_IDS,
} from './values.ts';

/** Somebody wants something of the services; dates count in days from the moment when it is wanted. */
export type Wish = { [N in keyof typeof inputs]: Wanted<N> }[keyof typeof inputs];

interface Wanted<N extends keyof typeof inputs> {
  readonly wish: N;
  readonly input: (typeof inputs)[N] extends fc.Arbitrary<infer T> ? T : never;
}

const from = <const T>(values: readonly T[]) => fc.constantFrom(...values);
const lane = fc.oneof(
  { weight: 9, arbitrary: from(LANES) },
  { weight: 1, arbitrary: fc.tuple(from(PORTS), from(PORTS)) },
);
const address = fc.record({
  street: from(['Wall 1', 'Straße 7', '  Quay 3 ']),
  city: from(['Emden', 'São Paulo', '東京']),
  country: from(COUNTRIES),
  postalCode: from(['26721', '1011 AB']),
});
const tier = from(['STANDARD', 'PREFERRED'] as const);
const quantity = from([10, 10, 20, 40, 50, 90]);
const days = (min: number, max: number) => fc.integer({ min, max });
const temperature = from([-20, -18.5, 0, 0.1, 4, 10, 10.5, 20, 20, 30, 1e-7, -100]);
const reason = from(['', 'broken', 'no longer wanted', '"quoted" \u2603']).map((text) => (text === '' ? null : text));

const inputs = {
  registerCustomer: fc.record({ id: from(CUSTOMER_IDS), name: from(NAMES), address, tier: fc.option(tier) }),
  relocateCustomer: fc.record({ id: from(CUSTOMER_IDS), address }),
  changeCustomerTier: fc.record({ id: from(CUSTOMER_IDS), tier }),
  addContainer: fc.record({
    id: from(CONTAINER_IDS),
    brand: from(['Polar', 'Nanuq', '10']),
    type: from(['REEFER_20', 'REEFER_40'] as const),
    capacity: from([20, 40, 60, 100]),
    port: from(LANES).map(([port]) => port),
  }),
  recordTelemetry: fc.record({
    id: from(CONTAINER_IDS),
    temperature,
    humidity: from([0, 60, 33.3, 100]),
    co2: from([0, 4, 0.04]),
    late: fc.boolean(),
  }),
  sendToMaintenance: fc.record({ id: from(CONTAINER_IDS), reason }),
  returnFromMaintenance: fc.record({ id: from(CONTAINER_IDS) }),
  scheduleVoyage: fc.record({
    id: from(VOYAGE_IDS),
    ship: from(SHIPS),
    lane,
    departure: days(4, 20),
    takes: days(5, 15),
    capacity: from([50, 100, 300]),
  }),
  delayVoyage: fc.record({ id: from(VOYAGE_IDS), departure: days(12, 20), takes: days(5, 10) }),
  departVoyage: fc.record({ id: from(VOYAGE_IDS) }),
  arriveVoyage: fc.record({ id: from(VOYAGE_IDS) }),
  placeOrder: fc.record({
    id: from(ORDER_IDS),
    customerId: from(CUSTOMER_IDS),
    product: from(PRODUCTS),
    quantity,
    lane,
    pickup: days(-3, 5),
    within: days(20, 50),
  }),
  updateOrder: fc.record({ id: from(ORDER_IDS), product: fc.option(from(PRODUCTS)), quantity: fc.option(quantity) }),
  cancelOrder: fc.record({ id: from(ORDER_IDS), reason }),
  completeOrder: fc.record({ id: from(ORDER_IDS) }),
};

/** How often each is wished for, so that histories get somewhere. */
const weights: Readonly<Record<keyof typeof inputs, number>> = {
  registerCustomer: 3,
  relocateCustomer: 2,
  changeCustomerTier: 1,
  addContainer: 6,
  recordTelemetry: 14,
  sendToMaintenance: 1,
  returnFromMaintenance: 5,
  scheduleVoyage: 6,
  delayVoyage: 1,
  departVoyage: 2,
  arriveVoyage: 5,
  placeOrder: 14,
  updateOrder: 3,
  cancelOrder: 2,
  completeOrder: 6,
};

const named = <N extends keyof typeof inputs>(wish: N) => ({
  weight: weights[wish],
  arbitrary: inputs[wish].map((input) => ({ wish, input })) as fc.Arbitrary<Wish>,
});

export const wishes: fc.Arbitrary<Wish> = fc.oneof(
  ...Object.keys(inputs).map((name) => named(name as keyof typeof inputs)),
);

/** What others need to be there. */
export const beginnings: fc.Arbitrary<Wish> = fc.oneof(
  named('registerCustomer'),
  named('addContainer'),
  named('scheduleVoyage'),
);

/** Gives the command, through what the services offer. What their rules refuse changes nothing; any other failure is thrown. */
export async function grant(wish: Wish, world: Pick<World, 'context'>, now: number): Promise<void> {
  try {
    await give(wish, world, now);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && REFUSALS.includes(error.code))) throw error;
  }
}

const REFUSALS: readonly unknown[] = ['REJECTED', 'NOT_FOUND', 'CONFLICT'];

function give({ wish, input }: Wish, { context }: Pick<World, 'context'>, now: number): Promise<unknown> {
  const [customers, orders] = [context('customers'), context('orders')];
  const [containers, voyages] = [context('containers'), context('voyages')];
  switch (wish) {
    case 'registerCustomer':
      return registerCustomer(customers, { ...input, email: 'anna@example.org', tier: input.tier ?? undefined });
    case 'relocateCustomer':
      return relocateCustomer(customers, input);
    case 'changeCustomerTier':
      return changeCustomerTier(customers, input);
    case 'addContainer':
      return addContainer(containers, input);
    case 'recordTelemetry': {
      const { late, ...reading } = input;
      return recordTelemetry(containers, late ? { ...reading, recordedAt: instant(now, -1) } : reading);
    }
    case 'sendToMaintenance':
      return sendToMaintenance(containers, { ...input, reason: input.reason ?? undefined });
    case 'returnFromMaintenance':
      return returnFromMaintenance(containers, input);
    case 'scheduleVoyage':
      return scheduleVoyage(voyages, voyageOf(input, now));
    case 'delayVoyage':
      return delayVoyage(voyages, { id: input.id, ...times(input, now) });
    case 'departVoyage':
      return departVoyage(voyages, input);
    case 'arriveVoyage':
      return arriveVoyage(voyages, input);
    case 'placeOrder':
      return placeOrder(orders, orderOf(input, now));
    case 'updateOrder':
      return updateOrder(orders, {
        id: input.id,
        product: input.product ?? undefined,
        quantity: input.quantity ?? undefined,
      });
    case 'cancelOrder':
      return cancelOrder(orders, { ...input, reason: input.reason ?? undefined });
    case 'completeOrder':
      return completeOrder(orders, input);
  }
}

const times = ({ departure, takes }: { departure: number; takes: number }, now: number) => ({
  departure: instant(now, departure),
  arrival: instant(now, departure + takes),
});

const elsewhere = (port: string): string => PORTS.find((other) => other !== port)!;

function voyageOf({ id, ship, lane: [a, b], capacity, ...leg }: Wanted<'scheduleVoyage'>['input'], now: number) {
  return { id, ship, from: a, to: a === b ? elsewhere(a) : b, capacity, ...times(leg, now) };
}

function orderOf({ lane: [a, b], pickup, within, ...order }: Wanted<'placeOrder'>['input'], now: number) {
  return {
    ...order,
    pickupPort: a,
    destinationPort: a === b ? elsewhere(a) : b,
    pickupDate: day(now, pickup),
    expectedDeliveryDate: day(now, pickup + within),
  };
}
