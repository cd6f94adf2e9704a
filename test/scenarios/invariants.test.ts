import { describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '../../eventing/index.ts';
import type { OrderEvent } from '../../subgraphs/orders/events.ts';
import { alwaysViolated, unlawfulMoves, violatedAtQuiet } from './invariants.ts';
import type { Snapshot } from './scene.ts';

// The checks that the scenarios rely on must be able to fail.

const lawful = {
  order: {
    id: 'o1',
    customerId: 'anna',
    product: 'avocados',
    quantity: 40,
    pickupPort: 'NLRTM',
    destinationPort: 'SGSIN',
    pickupDate: '2026-11-10',
    expectedDeliveryDate: '2026-12-20',
    status: 'ASSIGNED',
    revision: 1,
    voyageId: 'v1',
    containerIds: ['c1'],
    reason: null,
    placedAt: '2026-11-01T00:00:00.000Z',
  },
  container: {
    id: 'c1',
    brand: 'Polar',
    type: 'REEFER_40',
    capacity: 40,
    port: 'NLRTM',
    status: 'ALLOCATED',
    orderId: 'o1',
    orderRevision: 1,
    voyageId: null,
    telemetry: null,
    anomalies: 0,
    anomaliesInARow: 0,
  },
  allocation: { orderId: 'o1', revision: 1, status: 'ALLOCATED', containerIds: ['c1'], reason: null },
  voyage: {
    id: 'v1',
    ship: 'Aurora',
    fromPort: 'NLRTM',
    toPort: 'SGSIN',
    departure: '2026-11-12T08:00:00.000Z',
    arrival: '2026-12-10T18:00:00.000Z',
    capacity: 100,
    freeCapacity: 60,
    status: 'SCHEDULED',
    manifest: [{ orderId: 'o1', revision: 1, quantity: 40, containerIds: ['c1'] }],
  },
  booking: { orderId: 'o1', revision: 1, status: 'BOOKED', voyageId: 'v1', reason: null },
} as const;

interface Changes {
  readonly order?: Partial<Snapshot['orders'][number]>;
  readonly container?: Partial<Snapshot['containers'][number]>;
  readonly voyage?: Partial<Snapshot['voyages'][number]>;
  readonly more?: Partial<Snapshot>;
}
const world = ({ order, container, voyage, more = {} }: Changes): Snapshot => ({
  orders: [{ ...lawful.order, ...order }, ...(more.orders ?? [])],
  containers: [{ ...lawful.container, ...container }, ...(more.containers ?? [])],
  allocations: [lawful.allocation],
  voyages: [{ ...lawful.voyage, ...voyage }, ...(more.voyages ?? [])],
  bookings: [lawful.booking],
});

test('a lawful world violates nothing', () => {
  expect(violatedAtQuiet(world({}))).toEqual([]);
});

describe('at any time', () => {
  test.each<[string, Changes]>([
    ['free capacity that does not add up', { voyage: { freeCapacity: 61 } }],
    ['an overbooked voyage', { voyage: { capacity: 39, freeCapacity: -1 } }],
    [
      'an order twice on a manifest',
      {
        voyage: {
          freeCapacity: 20,
          manifest: [...lawful.voyage.manifest, { ...lawful.voyage.manifest[0], quantity: 40 }],
        },
      },
    ],
    ['a container that is allocated to nobody', { container: { orderId: null } }],
    ['an empty container that belongs to an order', { container: { status: 'EMPTY' } }],
    ['a container at sea and aboard nothing', { container: { port: null } }],
    ['a container ashore and aboard', { container: { voyageId: 'v1' } }],
  ])('%s', (_, changes) => {
    expect(alwaysViolated(world(changes))).not.toEqual([]);
  });
});

describe('at quiet', () => {
  test.each<[string, Changes]>([
    ['an order that nobody decided', { order: { status: 'PENDING' } }],
    ['an assigned order without a voyage', { order: { voyageId: null } }],
    ['an assigned order whose voyage has left', { voyage: { status: 'DEPARTED' } }],
    ['an assigned order on a voyage elsewhere', { voyage: { toPort: 'USNYC' } }],
    ['an assigned order that the manifest does not name', { voyage: { manifest: [], freeCapacity: 100 } }],
    ['an assigned order that is booked for another quantity', { order: { quantity: 30 } }],
    ['an assigned order with a container of another order', { container: { orderId: 'o2' } }],
    ['an assigned order with too little', { container: { capacity: 39 } }],
    ['an assigned order with a container elsewhere', { container: { port: 'SGSIN' } }],
    ['an assigned order with a container of an earlier revision', { container: { orderRevision: 0 } }],
    ['a cancelled order that keeps something', { order: { status: 'CANCELLED' } }],
    ['a rejected order that keeps something', { order: { status: 'REJECTED' } }],
    ['an order at sea whose container is ashore', { order: { status: 'IN_TRANSIT' } }],
    ['a container of two orders', { more: { orders: [{ ...lawful.order, id: 'o2' }] } }],
  ])('%s', (_, changes) => {
    expect(violatedAtQuiet(world(changes))).not.toEqual([]);
  });
});

describe('moves', () => {
  const { status: _, revision: __, voyageId: ___, containerIds: ____, reason: _____, ...placement } = lawful.order;
  const placed: OrderEvent = { type: 'OrderPlaced', data: { ...placement, revision: 1 } };
  const log = (...events: readonly OrderEvent[]): RecordedEvent[] =>
    events.map(({ type, data }, index) => ({
      stream: 'orders-o1',
      version: index + 1,
      id: `orders-o1@${index + 1}`,
      type,
      data,
      time: placement.placedAt,
      causation: null,
      correlation: 'o1',
    }));

  test('a lawful one', () => {
    expect(unlawfulMoves(log(placed, { type: 'OrderCancelled', data: { reason: null } }))).toEqual([]);
  });

  test.each<[string, readonly OrderEvent[]]>([
    ['to sea without being assigned', [placed, { type: 'OrderInTransit', data: { voyageId: 'v1' } }]],
    [
      'back from the end',
      [placed, { type: 'OrderCancelled', data: { reason: null } }, { type: 'OrderRejected', data: { reason: '' } }],
    ],
    ['of nothing', [{ type: 'OrderCompleted', data: {} }]],
    [
      'twice',
      [placed, { type: 'OrderCancelled', data: { reason: null } }, { type: 'OrderCancelled', data: { reason: null } }],
    ],
  ])('%s', (_, events) => {
    expect(unlawfulMoves(log(...events))).toHaveLength(1);
  });
});
