import { type Decider, type Event, Rejection } from '../../eventing/index.ts';
import type { Loading } from '../voyages/events.ts';
import { type Order, type OrderEvent, type OrderRequest, type OrderStatus, order } from './events.ts';

/** What a customer asks for, and what the other services' news come to for the order. */
export type OrderCommand =
  | Event<'placeOrder', OrderRequest & { id: string; customerId: string; placedAt: string }>
  | Event<'updateOrder', Partial<OrderRequest>>
  | Event<'cancelOrder', { reason: string | null }>
  | Event<'completeOrder', Record<string, never>>
  | OrderNews;

/** What other services tell. It may come late, twice, and in any order among each other. */
export type OrderNews =
  | Event<'allocateContainers', { revision: number; containerIds: readonly string[] }>
  | Event<'assignVoyage', { revision: number; voyageId: string }>
  | Event<'reject', { revision: number; reason: string }>
  | Event<'depart', { voyageId: string; loading: Loading }>
  | Event<'deliver', { voyageId: string }>
  | Event<'spoil', { revision: number; containerId: string; reason: string }>;

/**
 * The order's status machine. A client's command in the wrong status is rejected; news that come too late, twice, or
 * for an earlier revision change nothing. That an order does not exist is for whoever gives the command to say.
 */
export const orderDecider: Decider<Order, OrderCommand, OrderEvent> = { ...order, decide };

function decide(command: OrderCommand, order: Order | null): readonly OrderEvent[] {
  if (command.type === 'placeOrder') {
    return order === null ? [{ type: 'OrderPlaced', data: { ...command.data, revision: 1 } }] : [];
  }
  if (order === null) return [];
  switch (command.type) {
    case 'updateOrder':
      return update(order, command.data);
    case 'cancelOrder':
      mustBe(order, ['PENDING', 'ASSIGNED'], 'ORDER_NOT_CANCELLABLE');
      return [{ type: 'OrderCancelled', data: command.data }];
    case 'completeOrder':
      mustBe(order, ['DELIVERED'], 'ORDER_NOT_DELIVERED');
      return [{ type: 'OrderCompleted', data: {} }];
    default:
      return hear(command, order);
  }
}

function hear({ type, data }: OrderNews, order: Order): readonly OrderEvent[] {
  switch (type) {
    case 'allocateContainers':
      return awaits(order, data.revision) ? allocated(order, data.containerIds) : [];
    case 'assignVoyage':
      return awaits(order, data.revision) ? booked(order, data.voyageId) : [];
    case 'reject':
      return awaits(order, data.revision) ? [{ type: 'OrderRejected', data: { reason: data.reason } }] : [];
    case 'depart':
      return depart(order, data.voyageId, data.loading);
    case 'deliver':
      return order.status === 'IN_TRANSIT' && order.voyageId === data.voyageId
        ? [{ type: 'OrderDelivered', data }]
        : [];
    case 'spoil':
      return order.revision === data.revision ? spoil(order, data.containerId, data.reason) : [];
  }
}

const awaits = ({ status, revision }: Order, reported: number): boolean =>
  status === 'PENDING' && revision === reported;

const allocated = (order: Order, containerIds: readonly string[]): readonly OrderEvent[] =>
  order.containerIds.length === 0 ? [{ type: 'OrderContainersAllocated', data: { containerIds } }] : [];

const booked = (order: Order, voyageId: string): readonly OrderEvent[] =>
  order.voyageId === null ? [{ type: 'OrderVoyageAssigned', data: { voyageId } }] : [];

/** The manifest names all that the order waits for: a ship may leave before the other services' own news arrives. */
function depart(order: Order, voyageId: string, loading: Loading): readonly OrderEvent[] {
  const aboard =
    loading.revision === order.revision &&
    (order.status === 'PENDING' || order.status === 'ASSIGNED') &&
    (order.voyageId === null || order.voyageId === voyageId);
  if (!aboard) return [];
  return [
    ...allocated(order, loading.containerIds),
    ...booked(order, voyageId),
    { type: 'OrderInTransit', data: { voyageId } },
  ];
}

/** A container that breaks before the order is assigned leaves it without what was allocated: it cannot be fulfilled. */
function spoil({ status }: Order, containerId: string, reason: string): readonly OrderEvent[] {
  if (status === 'PENDING') {
    return [{ type: 'OrderRejected', data: { reason: `container ${containerId} went to maintenance: ${reason}` } }];
  }
  const goods = status === 'ASSIGNED' || status === 'IN_TRANSIT';
  return goods ? [{ type: 'OrderSpoilt', data: { reason, containerId } }] : [];
}

function update(order: Order, changes: Partial<OrderRequest>): readonly OrderEvent[] {
  mustBe(order, ['PENDING'], 'ORDER_NOT_PENDING');
  const before = requestOf(order);
  const after = { ...before, ...changes };
  if (after.pickupPort === after.destinationPort) {
    throw new Rejection(
      'ORDER_PORTS_EQUAL',
      `order ${order.id} would be picked up where it goes, in ${after.pickupPort}`,
    );
  }
  if (after.pickupDate > after.expectedDeliveryDate) {
    const dates = `${after.pickupDate}, after its delivery on ${after.expectedDeliveryDate}`;
    throw new Rejection('ORDER_DATES_REVERSED', `order ${order.id} would be picked up on ${dates}`);
  }
  if (REQUEST.every((field) => before[field] === after[field])) return [];
  return [{ type: 'OrderUpdated', data: { ...after, revision: order.revision + 1 } }];
}

const REQUEST = [
  'product',
  'quantity',
  'pickupPort',
  'destinationPort',
  'pickupDate',
  'expectedDeliveryDate',
] as const satisfies readonly (keyof OrderRequest)[];

const requestOf = (order: Order): OrderRequest => ({
  product: order.product,
  quantity: order.quantity,
  pickupPort: order.pickupPort,
  destinationPort: order.destinationPort,
  pickupDate: order.pickupDate,
  expectedDeliveryDate: order.expectedDeliveryDate,
});

function mustBe({ id, status }: Order, allowed: readonly OrderStatus[], rule: string): void {
  if (!allowed.includes(status)) {
    throw new Rejection(rule, `order ${id} is ${status}: this is possible only while it is ${allowed.join(' or ')}`);
  }
}
