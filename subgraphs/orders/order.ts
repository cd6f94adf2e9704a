import { type Decider, Rejection } from '../../eventing/index.ts';
import type { Loading } from '../voyages/events.ts';
import { type Order, type OrderEvent, type OrderRequest, type OrderStatus, order } from './events.ts';

/** What a customer asks for, and what the other services' events come to for the order. */
export type OrderCommand =
  | ({
      readonly type: 'placeOrder';
      readonly id: string;
      readonly customerId: string;
      readonly placedAt: string;
    } & OrderRequest)
  | { readonly type: 'updateOrder'; readonly changes: Partial<OrderRequest> }
  | { readonly type: 'cancelOrder'; readonly reason: string | null }
  | { readonly type: 'completeOrder' }
  | ReportedToOrder;

/** Reports of other services. They may come late, twice, and in any order among each other. */
export type ReportedToOrder =
  | { readonly type: 'allocateContainers'; readonly revision: number; readonly containerIds: readonly string[] }
  | { readonly type: 'assignVoyage'; readonly revision: number; readonly voyageId: string }
  | { readonly type: 'reject'; readonly revision: number; readonly reason: string }
  | { readonly type: 'depart'; readonly voyageId: string; readonly loading: Loading }
  | { readonly type: 'deliver'; readonly voyageId: string }
  | { readonly type: 'spoil'; readonly revision: number; readonly containerId: string; readonly reason: string };

/**
 * The order's status machine. A client's command in the wrong status is rejected; a report that comes too late, twice,
 * or for an earlier revision changes nothing. An order that does not exist is left to the caller to complain about.
 */
export const orderDecider: Decider<Order, OrderCommand, OrderEvent> = { ...order, decide };

function decide(command: OrderCommand, order: Order | null): readonly OrderEvent[] {
  if (command.type === 'placeOrder') {
    const { type: _, ...data } = command;
    return order === null ? [{ type: 'OrderPlaced', data: { ...data, revision: 1 } }] : [];
  }
  if (order === null) return [];
  switch (command.type) {
    case 'updateOrder':
      return update(order, command.changes);
    case 'cancelOrder':
      mustBe(order, ['PENDING', 'ASSIGNED'], 'ORDER_NOT_CANCELLABLE');
      return [{ type: 'OrderCancelled', data: { reason: command.reason } }];
    case 'completeOrder':
      mustBe(order, ['DELIVERED'], 'ORDER_NOT_DELIVERED');
      return [{ type: 'OrderCompleted', data: {} }];
    default:
      return record(command, order);
  }
}

function record(report: ReportedToOrder, order: Order): readonly OrderEvent[] {
  switch (report.type) {
    case 'allocateContainers':
      return awaits(order, report.revision) ? allocated(order, report.containerIds) : [];
    case 'assignVoyage':
      return awaits(order, report.revision) ? booked(order, report.voyageId) : [];
    case 'reject':
      return awaits(order, report.revision) ? [{ type: 'OrderRejected', data: { reason: report.reason } }] : [];
    case 'depart':
      return depart(order, report.voyageId, report.loading);
    case 'deliver': {
      const { voyageId } = report;
      const aboard = order.status === 'IN_TRANSIT' && order.voyageId === voyageId;
      return aboard ? [{ type: 'OrderDelivered', data: { voyageId } }] : [];
    }
    case 'spoil':
      return report.revision === order.revision ? spoil(order, report.containerId, report.reason) : [];
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
