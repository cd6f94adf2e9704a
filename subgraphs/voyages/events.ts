import type { EntityKind, Event } from '../../eventing/index.ts';

/** The published language of voyages: voyages, the booking of each order, and ports. */
export type VoyageStatus = 'SCHEDULED' | 'DEPARTED' | 'ARRIVED';

/** An order on a voyage: all that other services need to know of it when the ship leaves or arrives. */
export interface Loading {
  readonly orderId: string;
  readonly revision: number;
  readonly quantity: number;
  readonly containerIds: readonly string[];
}

export interface Voyage {
  readonly id: string;
  readonly ship: string;
  /** UN/LOCODE */
  readonly fromPort: string;
  readonly toPort: string;
  readonly departure: string;
  readonly arrival: string;
  /** In the unit of an order's quantity. */
  readonly capacity: number;
  readonly freeCapacity: number;
  readonly status: VoyageStatus;
  readonly manifest: readonly Loading[];
}

export type VoyageEvent =
  | Event<'VoyageScheduled', Pick<Voyage, 'id' | 'ship' | 'fromPort' | 'toPort' | 'departure' | 'arrival' | 'capacity'>>
  | Event<'CapacityReserved', Loading>
  | Event<'CapacityReleased', { orderId: string; quantity: number }>
  | Event<'VoyageDelayed', { departure: string; arrival: string }>
  | Event<'VoyageDeparted', { manifest: readonly Loading[]; fromPort: string; toPort: string }>
  | Event<'VoyageArrived', { manifest: readonly Loading[]; fromPort: string; toPort: string }>;

function evolveVoyage(state: Voyage | null, { type, data }: VoyageEvent): Voyage | null {
  if (type === 'VoyageScheduled') return { ...data, freeCapacity: data.capacity, status: 'SCHEDULED', manifest: [] };
  if (state === null) return null;
  switch (type) {
    case 'CapacityReserved':
      return {
        ...state,
        freeCapacity: state.freeCapacity - data.quantity,
        manifest: [...state.manifest, data],
      };
    case 'CapacityReleased':
      return {
        ...state,
        freeCapacity: state.freeCapacity + data.quantity,
        manifest: state.manifest.filter(({ orderId }) => orderId !== data.orderId),
      };
    case 'VoyageDelayed':
      return { ...state, departure: data.departure, arrival: data.arrival };
    case 'VoyageDeparted':
      return { ...state, status: 'DEPARTED' };
    case 'VoyageArrived':
      return { ...state, status: 'ARRIVED' };
  }
}

export const voyage: EntityKind<Voyage, VoyageEvent> = { category: 'voyages', type: 'Voyage', evolve: evolveVoyage };

/** Of an order: which voyage it got, or why none. The id is the order's. */
export interface Booking {
  readonly orderId: string;
  readonly revision: number;
  readonly status: 'BOOKED' | 'FAILED' | 'RELEASED';
  readonly voyageId: string | null;
  readonly reason: string | null;
}

export type BookingEvent =
  | Event<
      'OrderBooked',
      { orderId: string; revision: number; voyageId: string; quantity: number; containerIds: readonly string[] }
    >
  | Event<'BookingFailed', { orderId: string; revision: number; reason: string }>
  /** Final: an order that was cancelled, rejected or spoilt ashore gets no other. */
  | Event<'BookingReleased', { orderId: string; voyageId: string | null; reason: string }>;

function evolveBooking(state: Booking | null, { type, data }: BookingEvent): Booking {
  const { orderId } = data;
  switch (type) {
    case 'OrderBooked':
      return { orderId, revision: data.revision, status: 'BOOKED', voyageId: data.voyageId, reason: null };
    case 'BookingFailed':
      return { orderId, revision: data.revision, status: 'FAILED', voyageId: null, reason: data.reason };
    case 'BookingReleased':
      return { orderId, revision: state?.revision ?? 0, status: 'RELEASED', voyageId: null, reason: data.reason };
  }
}

export const booking: EntityKind<Booking, BookingEvent> = {
  category: 'bookings',
  type: 'Booking',
  evolve: evolveBooking,
};

/** A port of the UN/LOCODE list. */
export interface Port {
  readonly unlocode: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly timeZone: string | null;
  readonly coordinates: { readonly latitude: number; readonly longitude: number } | null;
}

export type PortEvent = Event<'PortRegistered', Port>;

export const port: EntityKind<Port, PortEvent> = {
  category: 'ports',
  type: 'Port',
  evolve: (_, { data }) => data,
};
