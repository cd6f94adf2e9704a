import { integer, type StoredKind, text } from '../../eventing/index.ts';
import {
  type Booking,
  type BookingEvent,
  booking,
  type Port,
  type PortEvent,
  port,
  type Voyage,
  type VoyageEvent,
  voyage,
} from './events.ts';

/** What voyages are found by: by clients, and by an order that needs one. */
export const voyageKind: StoredKind<Voyage, VoyageEvent> = {
  ...voyage,
  columns: {
    id: text((v) => v.id),
    ship: text((v) => v.ship),
    from: text((v) => v.fromPort),
    to: text((v) => v.toPort),
    status: text((v) => v.status),
    departure: text((v) => v.departure),
    arrival: text((v) => v.arrival),
    freeCapacity: integer((v) => v.freeCapacity),
  },
  indexes: [['from', 'to', 'departure'], ['departure'], ['arrival']],
};

/** Bookings are known by their order's id alone. */
export const bookingKind: StoredKind<Booking, BookingEvent> = { ...booking, columns: {}, indexes: [] };

export const portKind: StoredKind<Port, PortEvent> = {
  ...port,
  columns: { unlocode: text((p) => p.unlocode), country: text((p) => p.country) },
  indexes: [['country']],
};
