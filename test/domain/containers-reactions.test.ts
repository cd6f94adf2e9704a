import { beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_CONTAINERS } from '../../subgraphs/containers/choice.ts';
import { allocation, type ContainerEvent, container } from '../../subgraphs/containers/events.ts';
import { kinds } from '../../subgraphs/containers/kinds.ts';
import { containerReactions } from '../../subgraphs/containers/reactions.ts';
import { type OrderEvent, type OrderRequest, order } from '../../subgraphs/orders/events.ts';
import { voyage } from '../../subgraphs/voyages/events.ts';
import { type Recorded, reacting } from '../reacting.ts';

const request: OrderRequest = {
  product: 'avocados',
  quantity: 40,
  pickupPort: 'NLRTM',
  destinationPort: 'SGSIN',
  pickupDate: '2026-11-10',
  expectedDeliveryDate: '2026-12-20',
};
const leg = { fromPort: 'NLRTM', toPort: 'SGSIN' };

let containers: ReturnType<typeof reacting>;
beforeEach(() => {
  containers = reacting(containerReactions(), kinds);
});

function thereIs(id: string, capacity: number, port = 'NLRTM', ...then: readonly ContainerEvent[]): void {
  const type = capacity > 30 ? 'REEFER_40' : 'REEFER_20';
  containers.has(
    container,
    id,
    { type: 'ContainerAdded', data: { id, brand: 'Polar', type, capacity, port } },
    ...then,
  );
}

const hears = (orderId: string, event: OrderEvent) => containers.hears(order, orderId, event);
const placed = (orderId: string, change: Partial<OrderRequest> = {}) => {
  const origin = { id: orderId, customerId: 'anna', placedAt: '2026-11-01T08:00:00.000Z', revision: 1 } as const;
  return hears(orderId, { type: 'OrderPlaced', data: { ...request, ...change, ...origin } });
};
const updated = (orderId: string, revision: number, change: Partial<OrderRequest>) =>
  hears(orderId, { type: 'OrderUpdated', data: { ...request, ...change, revision } });
const cancelled = (orderId: string) => hears(orderId, { type: 'OrderCancelled', data: { reason: null } });

const loading = (orderId: string, containerIds: readonly string[], revision = 1) => ({
  orderId,
  revision,
  quantity: 40,
  containerIds,
});
const departed = (...manifest: ReturnType<typeof loading>[]) =>
  containers.hears(voyage, 'v1', { type: 'VoyageDeparted', data: { manifest, ...leg } });
const arrived = (...manifest: ReturnType<typeof loading>[]) =>
  containers.hears(voyage, 'v1', { type: 'VoyageArrived', data: { manifest, ...leg } });

const brief = (recorded: readonly Recorded[]) => recorded.map(({ stream, type }) => `${stream} ${type}`);
const state = (id: string) => containers.state(container, id);
const allocated = (orderId: string) => containers.state(allocation, orderId);

describe('an order placed', () => {
  test('gets a container: one unit of work tells it to the container and to the order’s allocation', async () => {
    thereIs('c1', 40);
    const { product: _, ...asked } = request;
    expect(await placed('o1')).toEqual([
      { stream: 'containers-c1', type: 'ContainerAllocated', data: { orderId: 'o1', revision: 1 } },
      {
        stream: 'allocations-o1',
        type: 'ContainersAllocated',
        data: { orderId: 'o1', revision: 1, ...asked, containerIds: ['c1'] },
      },
    ]);
    expect(state('c1')).toMatchObject({ status: 'ALLOCATED', orderId: 'o1' });
  });

  test('a redelivered OrderCreated allocates again: not here', async () => {
    thereIs('c1', 40);
    thereIs('c2', 40);
    await placed('o1');
    expect(await placed('o1')).toEqual([]);
    expect(state('c2')?.status).toBe('EMPTY');
  });

  test('an order that needs two containers keeps one: not here', async () => {
    thereIs('c1', 20);
    thereIs('c2', 20);
    expect(brief(await placed('o1'))).toEqual([
      'containers-c1 ContainerAllocated',
      'containers-c2 ContainerAllocated',
      'allocations-o1 ContainersAllocated',
    ]);
    expect(allocated('o1')?.containerIds).toEqual(['c1', 'c2']);
  });

  test('only empty containers at its pickup port count', async () => {
    thereIs('elsewhere', 40, 'SGSIN');
    thereIs('taken', 40, 'NLRTM', { type: 'ContainerAllocated', data: { orderId: 'o9', revision: 1 } });
    thereIs('broken', 40, 'NLRTM', {
      type: 'ContainerSentToMaintenance',
      data: { reason: 'worn', orderId: null, revision: null },
    });
    const reason = 'no empty container at NLRTM';
    expect(await placed('o1')).toEqual([
      { stream: 'allocations-o1', type: 'AllocationFailed', data: { orderId: 'o1', revision: 1, reason } },
    ]);
    expect(await placed('o1')).toEqual([]);
  });

  test('too few take none, and it says how much there was', async () => {
    thereIs('c1', 20);
    thereIs('c2', 10);
    await placed('o1');
    expect(allocated('o1')).toMatchObject({ status: 'FAILED', reason: 'all empty containers at NLRTM hold 30 of 40' });
    expect(state('c1')?.status).toBe('EMPTY');
  });

  test('no order gets more than a bounded number of containers', async () => {
    for (let n = 0; n < MAX_CONTAINERS + 1; n++) thereIs(`c${n}`, 1);
    await placed('o1', { quantity: MAX_CONTAINERS + 1 });
    expect(allocated('o1')?.reason).toBe('the 100 largest empty containers at NLRTM hold 100 of 101');
    await placed('o2', { quantity: MAX_CONTAINERS });
    expect(allocated('o2')?.containerIds).toHaveLength(MAX_CONTAINERS);
  });

  test.each([
    { quantity: 15, chosen: ['small-1'], why: 'the smallest that holds all, the lower id first' },
    { quantity: 35, chosen: ['large-1'], why: 'one rather than two' },
    { quantity: 55, chosen: ['large-1', 'small-1'], why: 'the largest first, the smallest that holds the rest' },
    { quantity: 70, chosen: ['large-1', 'large-2'], why: 'a large one for the rest when no small one holds it' },
    { quantity: 120, chosen: ['large-1', 'large-2', 'small-1', 'small-2'], why: 'all of them' },
  ])('$quantity get $chosen: $why', async ({ quantity, chosen }) => {
    thereIs('large-2', 40);
    thereIs('small-2', 20);
    thereIs('small-1', 20);
    thereIs('large-1', 40);
    await placed('o1', { quantity });
    expect(allocated('o1')?.containerIds).toEqual(chosen);
  });
});

describe('an order updated', () => {
  beforeEach(async () => {
    thereIs('c1', 40);
    thereIs('c2', 60);
    await placed('o1');
  });

  test('gives back what it had and gets anew, at once', async () => {
    expect(brief(await updated('o1', 2, { quantity: 50 }))).toEqual([
      'containers-c1 ContainerReleased',
      'containers-c2 ContainerAllocated',
      'allocations-o1 ContainersAllocated',
    ]);
    expect(allocated('o1')).toMatchObject({ revision: 2, containerIds: ['c2'] });
    expect(await updated('o1', 2, { quantity: 50 })).toEqual([]);
  });

  test('may get the same one again', async () => {
    await updated('o1', 2, { quantity: 30 });
    expect(state('c1')).toMatchObject({ status: 'ALLOCATED', orderId: 'o1', orderRevision: 2 });
  });

  test('keeps nothing when there is not enough for it', async () => {
    expect(brief(await updated('o1', 2, { quantity: 500 }))).toEqual([
      'containers-c1 ContainerReleased',
      'allocations-o1 AllocationFailed',
    ]);
  });

  test('gets its chance when the revision before had none', async () => {
    await placed('o2', { pickupPort: 'BRSSZ' });
    expect(allocated('o2')?.status).toBe('FAILED');
    await updated('o2', 2, { quantity: 60 });
    expect(allocated('o2')).toMatchObject({ status: 'ALLOCATED', revision: 2, containerIds: ['c2'] });
  });

  test('what sails with the earlier revision stays aboard, and the new one is not loaded by that ship', async () => {
    await departed(loading('o1', ['c1'], 1));
    await updated('o1', 2, { quantity: 50 });
    expect(state('c1')).toMatchObject({ status: 'LOADED', port: null });
    await departed(loading('o1', ['c1', 'c2'], 1));
    expect(state('c2')).toMatchObject({ status: 'ALLOCATED', orderRevision: 2 });
    await arrived(loading('o1', ['c1'], 1));
    expect(state('c1')).toMatchObject({ status: 'EMPTY', port: 'SGSIN' });
    expect(state('c2')?.status).toBe('ALLOCATED');
  });
});

describe('an order closed', () => {
  const closings: OrderEvent[] = [
    { type: 'OrderCancelled', data: { reason: 'changed my mind' } },
    { type: 'OrderRejected', data: { reason: 'no voyage' } },
    { type: 'OrderSpoilt', data: { reason: 'too warm', containerId: 'c1' } },
  ];

  test.each(closings)('by $type gives back its containers, once', async (closing) => {
    thereIs('c1', 20);
    thereIs('c2', 20);
    await placed('o1');
    expect(brief(await hears('o1', closing))).toEqual([
      'containers-c1 ContainerReleased',
      'containers-c2 ContainerReleased',
      'allocations-o1 AllocationReleased',
    ]);
    expect(allocated('o1')).toMatchObject({ status: 'RELEASED', containerIds: [] });
    expect(await hears('o1', closing)).toEqual([]);
  });

  test.each(closings)('by $type is remembered when it had nothing, and gets nothing any more', async (closing) => {
    thereIs('c1', 40);
    expect(brief(await hears('o1', closing))).toEqual(['allocations-o1 AllocationReleased']);
    expect([...(await placed('o1')), ...(await updated('o1', 2, { quantity: 10 }))]).toEqual([]);
    expect(state('c1')?.status).toBe('EMPTY');
  });

  test('takes no container from the order that has it now', async () => {
    thereIs('c1', 40);
    await placed('o1');
    await cancelled('o1');
    await placed('o2');
    expect(await cancelled('o1')).toEqual([]);
    expect(state('c1')).toMatchObject({ status: 'ALLOCATED', orderId: 'o2' });
  });

  test('at sea leaves its containers aboard until the ship arrives', async () => {
    thereIs('c1', 40);
    await placed('o1');
    await departed(loading('o1', ['c1']));
    expect(brief(await cancelled('o1'))).toEqual(['allocations-o1 AllocationReleased']);
    expect(state('c1')?.status).toBe('LOADED');
    expect(brief(await arrived(loading('o1', ['c1'])))).toEqual(['containers-c1 ContainerUnloaded']);
    expect(state('c1')).toMatchObject({ status: 'EMPTY', port: 'SGSIN', orderId: null });
  });

  test('before the ship left is not loaded, though the manifest still names it', async () => {
    thereIs('c1', 40);
    await placed('o1');
    await cancelled('o1');
    await placed('o2');
    expect(await departed(loading('o1', ['c1']))).toEqual([]);
    expect(await arrived(loading('o1', ['c1']))).toEqual([]);
    expect(state('c1')).toMatchObject({ status: 'ALLOCATED', orderId: 'o2', port: 'NLRTM' });
  });
});

describe('a voyage', () => {
  test('loads all containers of its manifest, and unloads them where it arrives, once', async () => {
    thereIs('c1', 20);
    thereIs('c2', 20);
    thereIs('c3', 40);
    await placed('o1', { quantity: 60 });
    const manifest = loading('o1', ['c3', 'c1']);
    expect(await departed(manifest)).toEqual([
      { stream: 'containers-c3', type: 'ContainerLoaded', data: { orderId: 'o1', voyageId: 'v1' } },
      { stream: 'containers-c1', type: 'ContainerLoaded', data: { orderId: 'o1', voyageId: 'v1' } },
    ]);
    expect(await departed(manifest)).toEqual([]);
    const unloaded = { type: 'ContainerUnloaded', data: { orderId: 'o1', voyageId: 'v1', port: 'SGSIN' } };
    expect(await arrived(manifest)).toEqual([
      { stream: 'containers-c3', ...unloaded },
      { stream: 'containers-c1', ...unloaded },
    ]);
    expect(await arrived(manifest)).toEqual([]);
  });

  test('brings a container that failed at sea ashore, still in maintenance', async () => {
    thereIs('c1', 40);
    await placed('o1');
    await departed(loading('o1', ['c1']));
    containers.has(container, 'c1', {
      type: 'ContainerSentToMaintenance',
      data: { reason: 'too warm', orderId: 'o1', revision: 1 },
    });
    await arrived(loading('o1', ['c1']));
    expect(state('c1')).toMatchObject({ status: 'MAINTENANCE', port: 'SGSIN', voyageId: null });
  });

  test('leaves a container that failed ashore behind', async () => {
    thereIs('c1', 40);
    await placed('o1');
    containers.has(container, 'c1', {
      type: 'ContainerSentToMaintenance',
      data: { reason: 'too warm', orderId: 'o1', revision: 1 },
    });
    expect([...(await departed(loading('o1', ['c1']))), ...(await arrived(loading('o1', ['c1'])))]).toEqual([]);
    expect(state('c1')).toMatchObject({ status: 'MAINTENANCE', port: 'NLRTM' });
  });
});

test('what an order does else concerns no container', async () => {
  const others: OrderEvent[] = [
    { type: 'OrderContainersAllocated', data: { containerIds: ['c1'] } },
    { type: 'OrderVoyageAssigned', data: { voyageId: 'v1' } },
    { type: 'OrderInTransit', data: { voyageId: 'v1' } },
    { type: 'OrderDelivered', data: { voyageId: 'v1' } },
    { type: 'OrderCompleted', data: {} },
  ];
  for (const event of others) expect(await hears('o1', event)).toEqual([]);
  expect(containers.categories.toSorted()).toEqual(['orders', 'voyages']);
});
