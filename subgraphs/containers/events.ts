import type { EntityKind, Event } from '../../eventing/index.ts';

/** The published language of containers: the containers themselves, and the allocation of each order. */
export type ContainerType = 'REEFER_20' | 'REEFER_40';
export type ContainerStatus = 'EMPTY' | 'ALLOCATED' | 'LOADED' | 'MAINTENANCE';

export interface Telemetry {
  /** °C */
  readonly temperature: number;
  /** % */
  readonly humidity: number;
  /** % */
  readonly co2: number;
  readonly recordedAt: string;
}

export interface Container {
  readonly id: string;
  readonly brand: string;
  readonly type: ContainerType;
  /** In the unit of an order's quantity. */
  readonly capacity: number;
  /** UN/LOCODE; null at sea. */
  readonly port: string | null;
  readonly status: ContainerStatus;
  readonly orderId: string | null;
  /** The order's revision that it was allocated for. */
  readonly orderRevision: number | null;
  /** Aboard which voyage it is, whether for an order or broken. */
  readonly voyageId: string | null;
  /** The latest. */
  readonly telemetry: Telemetry | null;
  readonly anomalies: number;
  readonly anomaliesInARow: number;
}

export type ContainerEvent =
  | Event<'ContainerAdded', { id: string; brand: string; type: ContainerType; capacity: number; port: string }>
  | Event<'ContainerAllocated', { orderId: string; revision: number }>
  | Event<'ContainerReleased', { orderId: string }>
  | Event<'ContainerLoaded', { orderId: string; voyageId: string }>
  | Event<'ContainerUnloaded', { orderId: string; voyageId: string; port: string }>
  | Event<'TelemetryRecorded', Telemetry>
  /** Always recorded together with its reading, behind it. */
  | Event<'AnomalyDetected', { temperature: number; recordedAt: string; inARow: number }>
  /** With the order, and its revision, that loses the container by this. */
  | Event<'ContainerSentToMaintenance', { reason: string; orderId: string | null; revision: number | null }>
  | Event<'ContainerReturned', Record<string, never>>;

const unused = { orderId: null, orderRevision: null, voyageId: null } as const;

function evolveContainer(state: Container | null, { type, data }: ContainerEvent): Container | null {
  if (type === 'ContainerAdded') {
    return { ...data, ...unused, status: 'EMPTY', telemetry: null, anomalies: 0, anomaliesInARow: 0 };
  }
  if (state === null) return null;
  switch (type) {
    case 'ContainerAllocated':
      return { ...state, status: 'ALLOCATED', orderId: data.orderId, orderRevision: data.revision };
    case 'ContainerReleased':
      return { ...state, ...unused, status: 'EMPTY' };
    case 'ContainerLoaded':
      return { ...state, status: 'LOADED', port: null, voyageId: data.voyageId };
    case 'ContainerUnloaded':
      // One that failed at sea comes ashore for repair, not for the next order.
      return { ...state, ...unused, port: data.port, status: state.status === 'MAINTENANCE' ? 'MAINTENANCE' : 'EMPTY' };
    case 'TelemetryRecorded':
      return { ...state, telemetry: data, anomaliesInARow: 0 };
    case 'AnomalyDetected':
      return { ...state, anomalies: state.anomalies + 1, anomaliesInARow: data.inARow };
    case 'ContainerSentToMaintenance':
      return { ...state, status: 'MAINTENANCE', orderId: null, orderRevision: null };
    case 'ContainerReturned':
      return { ...state, status: 'EMPTY', anomaliesInARow: 0 };
  }
}

export const container: EntityKind<Container, ContainerEvent> = {
  category: 'containers',
  type: 'Container',
  evolve: evolveContainer,
};

/** Of an order: which containers it got, or why none. The id is the order's. */
export interface Allocation {
  readonly orderId: string;
  readonly revision: number;
  readonly status: 'ALLOCATED' | 'FAILED' | 'RELEASED';
  readonly containerIds: readonly string[];
  readonly reason: string | null;
}

/** The order as it was when its containers were allocated: all that a booking needs to know. */
export interface AllocatedOrder {
  readonly orderId: string;
  readonly revision: number;
  readonly quantity: number;
  readonly pickupPort: string;
  readonly destinationPort: string;
  readonly pickupDate: string;
  readonly expectedDeliveryDate: string;
}

export type AllocationEvent =
  | Event<'ContainersAllocated', AllocatedOrder & { containerIds: readonly string[] }>
  | Event<'AllocationFailed', { orderId: string; revision: number; reason: string }>
  /** Final: an order that was cancelled, rejected or spoilt gets no other. What is aboard stays so until it arrives. */
  | Event<'AllocationReleased', { orderId: string; containerIds: readonly string[]; reason: string }>;

function evolveAllocation(state: Allocation | null, { type, data }: AllocationEvent): Allocation {
  const { orderId } = data;
  switch (type) {
    case 'ContainersAllocated':
      return { orderId, revision: data.revision, status: 'ALLOCATED', containerIds: data.containerIds, reason: null };
    case 'AllocationFailed':
      return { orderId, revision: data.revision, status: 'FAILED', containerIds: [], reason: data.reason };
    case 'AllocationReleased': {
      const revision = state?.revision ?? 0;
      return { orderId, revision, status: 'RELEASED', containerIds: [], reason: data.reason };
    }
  }
}

export const allocation: EntityKind<Allocation, AllocationEvent> = {
  category: 'allocations',
  type: 'Allocation',
  evolve: evolveAllocation,
};
