import { beforeEach, describe, expect, test } from '@jest/globals';
import { allocation, container } from '../../subgraphs/containers/events.ts';
import { customer } from '../../subgraphs/customers/events.ts';
import { type OrderEvent, order } from '../../subgraphs/orders/events.ts';
import { kinds } from '../../subgraphs/orders/kinds.ts';
import { knownCustomer } from '../../subgraphs/orders/known-customer.ts';
import { orderReactions } from '../../subgraphs/orders/reactions.ts';
import { booking, voyage } from '../../subgraphs/voyages/events.ts';
import { reacting } from '../reacting.ts';

const request = {
  quantity: 40,
  pickupPort: 'NLRTM',
  destinationPort: 'SGSIN',
  pickupDate: '2026-11-10',
  expectedDeliveryDate: '2026-12-20',
};
const placed = (id: string): OrderEvent => ({
  type: 'OrderPlaced',
  data: { id, customerId: 'anna', product: 'avocados', placedAt: '2026-11-01T08:00:00.000Z', revision: 1, ...request },
});
const updated: OrderEvent = { type: 'OrderUpdated', data: { product: 'kiwis', ...request, revision: 2 } };
const cancelled: OrderEvent = { type: 'OrderCancelled', data: { reason: null } };

const loading = (orderId: string, revision = 1) => ({ orderId, revision, quantity: 40, containerIds: ['c1', 'c2'] });
const leg = { fromPort: 'NLRTM', toPort: 'SGSIN' };

let orders: ReturnType<typeof reacting>;
beforeEach(() => {
  orders = reacting(orderReactions(), kinds);
  orders.has(order, 'o1', placed('o1'));
});

const hears = {
  allocated: (revision = 1) =>
    orders.hears(allocation, 'o1', {
      type: 'ContainersAllocated',
      data: { orderId: 'o1', revision, ...request, containerIds: ['c1', 'c2'] },
    }),
  notAllocated: (revision = 1) =>
    orders.hears(allocation, 'o1', { type: 'AllocationFailed', data: { orderId: 'o1', revision, reason: 'none' } }),
  booked: (revision = 1) =>
    orders.hears(booking, 'o1', { type: 'OrderBooked', data: { ...loading('o1', revision), voyageId: 'v1' } }),
  notBooked: (revision = 1) =>
    orders.hears(booking, 'o1', { type: 'BookingFailed', data: { orderId: 'o1', revision, reason: 'full' } }),
  departed: (...manifest: ReturnType<typeof loading>[]) =>
    orders.hears(voyage, 'v1', { type: 'VoyageDeparted', data: { manifest, ...leg } }),
  arrived: (...manifest: ReturnType<typeof loading>[]) =>
    orders.hears(voyage, 'v1', { type: 'VoyageArrived', data: { manifest, ...leg } }),
  failed: (containerId: string, orderId: string | null = 'o1', revision: number | null = 1) =>
    orders.hears(container, containerId, {
      type: 'ContainerSentToMaintenance',
      data: { reason: 'too warm', orderId, revision },
    }),
};
const state = (id = 'o1') => orders.state(order, id);
const types = async (recorded: ReturnType<typeof hears.booked>) => (await recorded).map(({ type }) => type);

test('listens to all that concerns an order, and not to itself', () => {
  expect(orders.categories.toSorted()).toEqual(['allocations', 'bookings', 'containers', 'customers', 'voyages']);
});

describe('a customer', () => {
  const address = { street: 'Wall 1', city: 'Emden', country: 'DE', postalCode: '26721' };
  const data = { id: 'anna', name: 'Anna', email: 'anna@example.org', tier: 'STANDARD', address } as const;

  test('is known from its registration on, remembered once', async () => {
    const known = { stream: 'knowncustomers-anna', type: 'CustomerBecameKnown', data: { id: 'anna' } };
    expect(await orders.hears(customer, 'anna', { type: 'CustomerRegistered', data })).toEqual([known]);
    expect(await orders.hears(customer, 'anna', { type: 'CustomerRegistered', data })).toEqual([]);
    expect(orders.state(knownCustomer, 'anna')).toEqual({ id: 'anna' });
  });

  test('may change as it likes', async () => {
    expect(await orders.hears(customer, 'anna', { type: 'CustomerRelocated', data: { address } })).toEqual([]);
    expect(await orders.hears(customer, 'anna', { type: 'CustomerTierChanged', data: { tier: 'PREFERRED' } })).toEqual(
      [],
    );
  });
});

describe('containers and voyage', () => {
  test('make it ASSIGNED, in either order, once', async () => {
    expect(await hears.allocated()).toEqual([
      { stream: 'orders-o1', type: 'OrderContainersAllocated', data: { containerIds: ['c1', 'c2'] } },
    ]);
    expect(await hears.booked()).toEqual([
      { stream: 'orders-o1', type: 'OrderVoyageAssigned', data: { voyageId: 'v1' } },
    ]);
    expect(state()).toMatchObject({ status: 'ASSIGNED', voyageId: 'v1', containerIds: ['c1', 'c2'] });
    expect([...(await hears.allocated()), ...(await hears.booked())]).toEqual([]);
  });

  test('the voyage first', async () => {
    await hears.booked();
    expect(state()?.status).toBe('PENDING');
    await hears.allocated();
    expect(state()?.status).toBe('ASSIGNED');
  });

  test('a late assignment overwrites a cancel: not here', async () => {
    orders.has(order, 'o1', cancelled);
    expect([...(await hears.allocated()), ...(await hears.booked())]).toEqual([]);
    expect(state()).toMatchObject({ status: 'CANCELLED', voyageId: null, containerIds: [] });
  });

  test('of an earlier revision do not count', async () => {
    orders.has(order, 'o1', updated);
    expect([...(await hears.allocated(1)), ...(await hears.booked(1))]).toEqual([]);
    expect([...(await hears.notAllocated(1)), ...(await hears.notBooked(1))]).toEqual([]);
    await hears.allocated(2);
    await hears.booked(2);
    expect(state()).toMatchObject({ status: 'ASSIGNED', revision: 2 });
  });

  test('one that cannot be had rejects it, with the reason', async () => {
    expect(await hears.notAllocated()).toEqual([
      { stream: 'orders-o1', type: 'OrderRejected', data: { reason: 'none' } },
    ]);
    expect([...(await hears.notAllocated()), ...(await hears.notBooked())]).toEqual([]);
  });

  test('no voyage after containers rejects it too, and gives them up', async () => {
    await hears.allocated();
    expect(await types(hears.notBooked())).toEqual(['OrderRejected']);
    expect(state()).toMatchObject({ status: 'REJECTED', reason: 'full', containerIds: [] });
  });

  test('being released changes nothing: the order said so itself', async () => {
    const data = { orderId: 'o1', containerIds: ['c1'], voyageId: 'v1', reason: 'cancelled' };
    expect(await orders.hears(allocation, 'o1', { type: 'AllocationReleased', data })).toEqual([]);
    expect(await orders.hears(booking, 'o1', { type: 'BookingReleased', data })).toEqual([]);
  });
});

describe('a voyage', () => {
  test('takes every order of its manifest along, and delivers it', async () => {
    orders.has(order, 'o2', placed('o2'));
    await hears.allocated();
    await hears.booked();
    expect(await types(hears.departed(loading('o1'), loading('o2')))).toEqual([
      'OrderInTransit',
      'OrderContainersAllocated', // not yet told of: the manifest says it
      'OrderVoyageAssigned',
      'OrderInTransit',
    ]);
    expect(await types(hears.departed(loading('o1'), loading('o2')))).toEqual([]);
    expect(await types(hears.arrived(loading('o1'), loading('o2')))).toEqual(['OrderDelivered', 'OrderDelivered']);
    expect(await types(hears.arrived(loading('o1'), loading('o2')))).toEqual([]);
  });

  test('that left before the allocation was heard of: what comes late changes nothing', async () => {
    await hears.departed(loading('o1'));
    const before = state();
    expect(before).toMatchObject({ status: 'IN_TRANSIT', voyageId: 'v1', containerIds: ['c1', 'c2'] });
    expect([...(await hears.allocated()), ...(await hears.booked())]).toEqual([]);
    expect(state()).toEqual(before);
  });

  test('leaves a cancelled order cancelled', async () => {
    orders.has(order, 'o1', cancelled);
    expect([...(await hears.departed(loading('o1'))), ...(await hears.arrived(loading('o1')))]).toEqual([]);
  });

  test('that carries an earlier revision does not carry the order', async () => {
    orders.has(order, 'o1', updated);
    expect([...(await hears.departed(loading('o1', 1))), ...(await hears.arrived(loading('o1', 1)))]).toEqual([]);
    expect(state()).toMatchObject({ status: 'PENDING', revision: 2 });
  });

  test('that names an order nobody knows stops nobody', async () => {
    expect(await types(hears.departed(loading('ghost'), loading('o1')))).toContain('OrderInTransit');
    expect(state('ghost')).toBeNull();
  });

  test('may be scheduled, filled, emptied and delayed without the order', async () => {
    const data = { departure: '2026-11-12T00:00:00.000Z', arrival: '2026-12-01T00:00:00.000Z' };
    expect(await orders.hears(voyage, 'v1', { type: 'VoyageDelayed', data })).toEqual([]);
    expect(await orders.hears(voyage, 'v1', { type: 'CapacityReserved', data: loading('o1') })).toEqual([]);
  });
});

describe('a container that fails', () => {
  test('spoils the order that it carries, ashore and at sea, once', async () => {
    await hears.allocated();
    await hears.booked();
    expect(await hears.failed('c1')).toEqual([
      { stream: 'orders-o1', type: 'OrderSpoilt', data: { containerId: 'c1', reason: 'too warm' } },
    ]);
    expect(await hears.failed('c2')).toEqual([]);
  });

  test('at sea', async () => {
    await hears.departed(loading('o1'));
    expect(await types(hears.failed('c2'))).toEqual(['OrderSpoilt']);
    expect(await types(hears.arrived(loading('o1')))).toEqual([]);
  });

  test('before the order is assigned rejects it, even when its allocation has not been heard of', async () => {
    expect(await types(hears.failed('c1'))).toEqual(['OrderRejected']);
    expect([...(await hears.allocated()), ...(await hears.booked())]).toEqual([]);
    expect(state()?.status).toBe('REJECTED');
  });

  test('that the order gave back with an earlier revision is no loss', async () => {
    orders.has(order, 'o1', updated);
    expect(await hears.failed('c1', 'o1', 1)).toEqual([]);
  });

  test('while it is empty concerns nobody', async () => {
    expect(await hears.failed('c1', null, null)).toEqual([]);
  });

  test('other things that happen to containers neither', async () => {
    expect(await orders.hears(container, 'c1', { type: 'ContainerReturned', data: {} })).toEqual([]);
  });
});
