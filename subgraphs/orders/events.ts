import type { EntityKind, Event } from '../../eventing/index.ts';

/** The published language of orders. */
export type OrderStatus =
  | 'PENDING'
  | 'ASSIGNED'
  | 'IN_TRANSIT'
  | 'DELIVERED'
  | 'COMPLETED'
  | 'REJECTED'
  | 'CANCELLED'
  | 'SPOILT';

/** What the customer asked for. Ports are UN/LOCODEs, dates are days. */
export interface OrderRequest {
  readonly product: string;
  readonly quantity: number;
  readonly pickupPort: string;
  readonly destinationPort: string;
  readonly pickupDate: string;
  readonly expectedDeliveryDate: string;
}

export interface Order extends OrderRequest {
  readonly id: string;
  readonly customerId: string;
  readonly status: OrderStatus;
  /** Grows with each update: allocations and bookings made for an earlier one do not count. */
  readonly revision: number;
  readonly voyageId: string | null;
  readonly containerIds: readonly string[];
  /** Why it was rejected, cancelled or spoilt. */
  readonly reason: string | null;
  readonly placedAt: string;
}

export type OrderEvent =
  | Event<'OrderPlaced', OrderRequest & { id: string; customerId: string; revision: 1; placedAt: string }>
  | Event<'OrderUpdated', OrderRequest & { revision: number }>
  | Event<'OrderContainersAllocated', { containerIds: readonly string[] }>
  | Event<'OrderVoyageAssigned', { voyageId: string }>
  | Event<'OrderRejected', { reason: string }>
  | Event<'OrderCancelled', { reason: string | null }>
  | Event<'OrderInTransit', { voyageId: string }>
  | Event<'OrderDelivered', { voyageId: string }>
  | Event<'OrderCompleted', Record<string, never>>
  | Event<'OrderSpoilt', { reason: string; containerId: string }>;

const released = { voyageId: null, containerIds: [] } as const;

/** It is ASSIGNED as soon as it has both, whichever came first. */
const assigned = (order: Order): Order =>
  order.voyageId !== null && order.containerIds.length > 0 ? { ...order, status: 'ASSIGNED' } : order;

function evolve(state: Order | null, { type, data }: OrderEvent): Order | null {
  if (type === 'OrderPlaced') return { ...data, ...released, status: 'PENDING', reason: null };
  if (state === null) return null;
  switch (type) {
    case 'OrderUpdated':
      return { ...state, ...data, ...released };
    case 'OrderContainersAllocated':
      return assigned({ ...state, containerIds: data.containerIds });
    case 'OrderVoyageAssigned':
      return assigned({ ...state, voyageId: data.voyageId });
    case 'OrderRejected':
      return { ...state, ...released, status: 'REJECTED', reason: data.reason };
    case 'OrderCancelled':
      return { ...state, ...released, status: 'CANCELLED', reason: data.reason };
    case 'OrderInTransit':
      return { ...state, status: 'IN_TRANSIT' };
    case 'OrderDelivered':
      return { ...state, status: 'DELIVERED' };
    case 'OrderCompleted':
      return { ...state, status: 'COMPLETED' };
    case 'OrderSpoilt': {
      const ashore = state.status === 'ASSIGNED' ? released : {};
      return { ...state, ...ashore, status: 'SPOILT', reason: data.reason };
    }
  }
}

export const order: EntityKind<Order, OrderEvent> = { category: 'orders', type: 'Order', evolve };
