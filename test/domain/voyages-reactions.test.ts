import { describe, test } from '@jest/globals';
import type { Event } from '../../eventing/index.ts';
import { type AllocationEvent, allocation } from '../../subgraphs/containers/events.ts';
import { type OrderEvent, order } from '../../subgraphs/orders/events.ts';
import type { BookingEvent, VoyageEvent } from '../../subgraphs/voyages/events.ts';
import { bookingKind, portKind, voyageKind } from '../../subgraphs/voyages/kinds.ts';
import { voyageReactions } from '../../subgraphs/voyages/reactions.ts';
import type { Schedule } from '../../subgraphs/voyages/voyage.ts';
import { givenStreams, type Stream, stream } from '../given-streams.ts';

/** Rotterdam to New York, 1 to 12 March, room for 100. */
const voyage = (id: string, change: Partial<Schedule> = {}, ...then: readonly VoyageEvent[]): Stream => {
  const plan = { ship: 'Aurora', fromPort: 'NLRTM', toPort: 'USNYC', capacity: 100 };
  const times = { departure: '2026-03-01T08:00:00.000Z', arrival: '2026-03-12T18:00:00.000Z' };
  return stream(voyageKind, id, { type: 'VoyageScheduled', data: { id, ...plan, ...times, ...change } }, ...then);
};

const wanted = {
  orderId: 'o1',
  quantity: 60,
  pickupPort: 'NLRTM',
  destinationPort: 'USNYC',
  pickupDate: '2026-02-20',
  expectedDeliveryDate: '2026-03-20',
};
type Wanted = Partial<typeof wanted>;

const allocated = (revision = 1, change: Wanted = {}): AllocationEvent => ({
  type: 'ContainersAllocated',
  data: { ...wanted, ...change, revision, containerIds: [`c${revision}`] },
});
const loading = (revision = 1, quantity = 60) => ({
  orderId: 'o1',
  revision,
  quantity,
  containerIds: [`c${revision}`],
});
const booked = (voyageId: string, revision = 1, quantity = 60): BookingEvent => ({
  type: 'OrderBooked',
  data: { ...loading(revision, quantity), voyageId },
});
const reserved = (revision = 1, quantity = 60): VoyageEvent => ({
  type: 'CapacityReserved',
  data: loading(revision, quantity),
});
const givenBack = (quantity = 60): VoyageEvent => ({ type: 'CapacityReleased', data: { orderId: 'o1', quantity } });
const failed = (revision = 1): BookingEvent => ({
  type: 'BookingFailed',
  data: { orderId: 'o1', revision, reason: NO_VOYAGE },
});
const NO_VOYAGE =
  'no voyage from NLRTM to USNYC leaves on 2026-02-20 or later, arrives by 2026-03-20 and has room for 60';
const departed: VoyageEvent = {
  type: 'VoyageDeparted',
  data: { manifest: [loading()], fromPort: 'NLRTM', toPort: 'USNYC' },
};
const arrived: VoyageEvent = { ...departed, type: 'VoyageArrived' };

const given = (...past: readonly Stream[]) =>
  givenStreams(voyageReactions(), [voyageKind, bookingKind, portKind], ...past);
const allocationOf = (...events: readonly AllocationEvent[]) => stream(allocation, 'o1', ...events);
const booking = (...events: readonly BookingEvent[]) => stream(bookingKind, 'o1', ...events);
const bookedOn = (id: string, revision = 1, quantity = 60): Record<string, readonly Event[]> => ({
  'bookings-o1': [booked(id, revision, quantity)],
  [`voyages-${id}`]: [reserved(revision, quantity)],
});

describe('ContainersAllocated', () => {
  test('books the order and takes its room', () =>
    given(voyage('v1')).when(allocationOf(allocated())).records(bookedOn('v1')));

  test('without a voyage the booking fails, and says what was looked for', () =>
    given()
      .when(allocationOf(allocated()))
      .records({ 'bookings-o1': [failed()] }));

  // The reference implementation matches the first voyage with room, wherever and whenever it sails.
  describe('voyage matching ignores neither ports nor dates', () => {
    const misfits: [string, Partial<Schedule>, ...VoyageEvent[]][] = [
      ['from another port', { fromPort: 'BEANR' }],
      ['to another port', { toPort: 'USBOS' }],
      ['the other way', { fromPort: 'USNYC', toPort: 'NLRTM' }],
      ['leaves on the day before the pickup', { departure: '2026-02-19T23:59:59.999Z' }],
      ['arrives on the day after the delivery was expected', { arrival: '2026-03-21T00:00:00.000Z' }],
      ['too small', { capacity: 59 }],
      ['nearly full', {}, { type: 'CapacityReserved', data: { ...loading(1, 41), orderId: 'other' } }],
      ['has left', {}, departed],
      ['has arrived', {}, departed, arrived],
      [
        'was delayed beyond the expected delivery date',
        {},
        { type: 'VoyageDelayed', data: { departure: '2026-03-10T08:00:00.000Z', arrival: '2026-03-21T18:00:00.000Z' } },
      ],
    ];
    test.each(misfits)('%s', async (_, change, ...then) => {
      await given(voyage('v1', change, ...then))
        .when(allocationOf(allocated()))
        .records({ 'bookings-o1': [failed()] });
      // An earlier misfit does not hide a later voyage that fits.
      await given(voyage('v1', change, ...then), voyage('v2', { departure: '2026-03-03T08:00:00.000Z' }))
        .when(allocationOf(allocated()))
        .records(bookedOn('v2'));
    });
    const fits: readonly [string, Partial<Schedule>][] = [
      ['leaves as the pickup date begins', { departure: '2026-02-20T00:00:00.000Z' }],
      ['arrives as the expected delivery date ends', { arrival: '2026-03-20T23:59:59.999Z' }],
      ['has just enough room', { capacity: 60 }],
    ];
    test.each(fits)('%s: fits', (_, change) =>
      given(voyage('v1', change)).when(allocationOf(allocated())).records(bookedOn('v1')),
    );
  });

  test('the first to leave is taken, then the lowest id', async () => {
    const later = voyage('v1', { departure: '2026-03-02T08:00:00.000Z' });
    await given(later, voyage('v3'), voyage('v2')).when(allocationOf(allocated())).records(bookedOn('v2'));
  });

  test('one order’s room is not another’s', () => {
    const other = stream(allocation, 'o2', { type: 'ContainersAllocated', data: dataOf('o2') });
    return given(voyage('v1'))
      .when(allocationOf(allocated()), other)
      .records({
        ...bookedOn('v1'),
        'bookings-o2': [{ type: 'BookingFailed', data: { orderId: 'o2', revision: 1, reason: NO_VOYAGE } }],
      });
  });

  test('again, by another delivery: nothing', () =>
    given(voyage('v1', {}, reserved()), booking(booked('v1')))
      .when(allocationOf(allocated()))
      .records({}));

  test('again, after the booking failed: nothing, although a voyage has come', () =>
    given(voyage('v1'), booking(failed())).when(allocationOf(allocated())).records({}));
});

const dataOf = (orderId: string) => ({ ...wanted, orderId, revision: 1, containerIds: ['c9'] });

describe('ContainersAllocated for an order that was updated', () => {
  test('moves the booking to a voyage that fits now', () =>
    given(voyage('v1', {}, reserved()), voyage('v2', { toPort: 'USBOS' }), booking(booked('v1')))
      .when(allocationOf(allocated(2, { destinationPort: 'USBOS', quantity: 70 })))
      .records({ 'voyages-v1': [givenBack()], ...bookedOn('v2', 2, 70) }));

  test('keeps the voyage when only its own room makes it fit', () =>
    given(voyage('v1', {}, reserved()), booking(booked('v1')))
      .when(allocationOf(allocated(2, { quantity: 90 })))
      .records({ 'bookings-o1': [booked('v1', 2, 90)], 'voyages-v1': [givenBack(), reserved(2, 90)] }));

  test('gives the room back when nothing fits any more', () => {
    const reason =
      'no voyage from NLRTM to USNYC leaves on 2026-02-20 or later, arrives by 2026-03-20 and has room for 101';
    return given(voyage('v1', {}, reserved()), booking(booked('v1')))
      .when(allocationOf(allocated(2, { quantity: 101 })))
      .records({
        'bookings-o1': [{ type: 'BookingFailed', data: { orderId: 'o1', revision: 2, reason } }],
        'voyages-v1': [givenBack()],
      });
  });

  test('books where the earlier revision failed', () =>
    given(voyage('v1'), booking(failed()))
      .when(allocationOf(allocated(2)))
      .records(bookedOn('v1', 2)));

  test('the earlier revision, when it comes late: nothing', () =>
    given(voyage('v1', {}, reserved(2)), booking(booked('v1', 2)))
      .when(allocationOf(allocated(1)))
      .records({}));

  test('what has left cannot be given back', () =>
    given(voyage('v1', {}, reserved(), departed), voyage('v2'), booking(booked('v1')))
      .when(allocationOf(allocated(2)))
      .records(bookedOn('v2', 2)));
});

describe('an order that ends', () => {
  const endings: readonly [OrderEvent, string][] = [
    [{ type: 'OrderCancelled', data: { reason: 'changed my mind' } }, 'the order was cancelled'],
    [{ type: 'OrderRejected', data: { reason: 'no containers' } }, 'the order was rejected'],
    [{ type: 'OrderSpoilt', data: { reason: 'too warm', containerId: 'c1' } }, 'the order was spoilt'],
  ];
  describe.each(endings.map(([ended, reason]) => ({ ended, reason })))('$ended.type', ({ ended, reason }) => {
    const closed = (voyageId: string | null): BookingEvent => ({
      type: 'BookingReleased',
      data: { orderId: 'o1', voyageId, reason },
    });
    const end = stream(order, 'o1', ended);

    test('gives its room back', () =>
      given(voyage('v1', {}, reserved()), booking(booked('v1')))
        .when(end)
        .records({ 'voyages-v1': [givenBack()], 'bookings-o1': [closed('v1')] }));
    test('once the ship has left: the manifest stays as it is', () =>
      given(voyage('v1', {}, reserved(), departed), booking(booked('v1')))
        .when(end)
        .records({ 'bookings-o1': [closed('v1')] }));
    test('after its booking failed', () =>
      given(booking(failed()))
        .when(end)
        .records({ 'bookings-o1': [closed(null)] }));
    // A late assignment must not bring a cancelled order back.
    test('before its containers are known here: it is not booked when they are', () =>
      given(voyage('v1'))
        .when(end, allocationOf(allocated(1), allocated(2)))
        .records({ 'bookings-o1': [closed(null)] }));
    test('when it is closed already: nothing', () =>
      given(voyage('v1'), booking(booked('v1'), closed('v1')))
        .when(end)
        .records({}));
  });
});

test('what others’ events mean nothing here', () => {
  const placed = {
    ...dataOf('o1'),
    id: 'o1',
    customerId: 'anna',
    product: 'fish',
    placedAt: '2026-02-01T00:00:00.000Z',
  };
  return given(voyage('v1', {}, reserved()), booking(booked('v1')))
    .when(
      stream(
        order,
        'o1',
        { type: 'OrderPlaced', data: { ...placed, revision: 1 } },
        {
          type: 'OrderUpdated',
          data: { ...placed, revision: 2 },
        },
      ),
      allocationOf(
        { type: 'AllocationFailed', data: { orderId: 'o1', revision: 2, reason: 'no containers' } },
        { type: 'AllocationReleased', data: { orderId: 'o1', containerIds: [], reason: 'cancelled' } },
      ),
    )
    .records({});
});
