import type { Decider, Event } from '../../eventing/index.ts';
import { type Booking, type BookingEvent, booking } from './events.ts';

type Data<T extends BookingEvent['type']> = Extract<BookingEvent, { type: T }>['data'];

export type BookingCommand =
  | Event<'bookOrder', Data<'OrderBooked'>>
  | Event<'failBooking', Data<'BookingFailed'>>
  | Event<'closeBooking', { orderId: string; reason: string }>;

/** Whether a revision of the order is news: of a closed order none is, and each revision is answered once. */
export const isNews = (state: Booking | null, revision: number): boolean =>
  state === null || (state.status !== 'RELEASED' && revision > state.revision);

function decide({ type, data }: BookingCommand, state: Booking | null): readonly BookingEvent[] {
  switch (type) {
    case 'bookOrder':
      return isNews(state, data.revision) ? [{ type: 'OrderBooked', data }] : [];
    case 'failBooking':
      return isNews(state, data.revision) ? [{ type: 'BookingFailed', data }] : [];
    case 'closeBooking': {
      if (state?.status === 'RELEASED') return [];
      const { orderId, reason } = data;
      return [{ type: 'BookingReleased', data: { orderId, voyageId: state?.voyageId ?? null, reason } }];
    }
  }
}

/** One booking an order. A higher revision replaces it; a closed one, even one closed before it began, stays closed. */
export const bookingDecider: Decider<Booking, BookingCommand, BookingEvent> = { ...booking, decide };
