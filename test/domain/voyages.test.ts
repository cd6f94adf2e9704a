import { describe, expect, test } from '@jest/globals';
import { bookingDecider } from '../../subgraphs/voyages/booking.ts';
import type { BookingEvent, Loading, VoyageEvent } from '../../subgraphs/voyages/events.ts';
import { knownPorts, portDecider } from '../../subgraphs/voyages/port.ts';
import { type Schedule, type VoyageCommand, voyageDecider } from '../../subgraphs/voyages/voyage.ts';
import { given } from '../given.ts';

const schedule: Schedule = {
  id: 'v1',
  ship: 'Aurora',
  fromPort: 'NLRTM',
  toPort: 'USNYC',
  departure: '2026-03-01T08:00:00.000Z',
  arrival: '2026-03-12T18:00:00.000Z',
  capacity: 100,
};
const loading: Loading = { orderId: 'o1', revision: 1, quantity: 60, containerIds: ['c1', 'c2'] };
const leg = (...manifest: Loading[]) => ({ manifest, fromPort: 'NLRTM', toPort: 'USNYC' });

const scheduled: VoyageEvent = { type: 'VoyageScheduled', data: schedule };
const reserved: VoyageEvent = { type: 'CapacityReserved', data: loading };
const released: VoyageEvent = { type: 'CapacityReleased', data: { orderId: 'o1', quantity: 60 } };
const departed: VoyageEvent = { type: 'VoyageDeparted', data: leg() };
const arrived: VoyageEvent = { type: 'VoyageArrived', data: leg() };

const histories = {
  SCHEDULED: [scheduled],
  DEPARTED: [scheduled, departed],
  ARRIVED: [scheduled, departed, arrived],
} as const;
type Status = keyof typeof histories;

const later = { departure: '2026-03-02T08:00:00.000Z', arrival: '2026-03-13T18:00:00.000Z' };
const commands = {
  scheduleVoyage: { type: 'scheduleVoyage', data: schedule },
  delayVoyage: { type: 'delayVoyage', data: later },
  departVoyage: { type: 'departVoyage', data: {} },
  arriveVoyage: { type: 'arriveVoyage', data: {} },
  reserveCapacity: { type: 'reserveCapacity', data: loading },
  releaseCapacity: { type: 'releaseCapacity', data: { orderId: 'o1' } },
} as const satisfies { [T in VoyageCommand['type']]: Extract<VoyageCommand, { type: T }> };

describe('every command in every status', () => {
  const delayed = { type: 'VoyageDelayed', data: later } as const;
  const table: Record<keyof typeof commands, Record<Status, VoyageEvent | string | null>> = {
    scheduleVoyage: { SCHEDULED: null, DEPARTED: null, ARRIVED: null },
    delayVoyage: { SCHEDULED: delayed, DEPARTED: 'VOYAGE_NOT_SCHEDULED', ARRIVED: 'VOYAGE_NOT_SCHEDULED' },
    departVoyage: { SCHEDULED: departed, DEPARTED: 'VOYAGE_NOT_SCHEDULED', ARRIVED: 'VOYAGE_NOT_SCHEDULED' },
    arriveVoyage: { SCHEDULED: 'VOYAGE_NOT_DEPARTED', DEPARTED: arrived, ARRIVED: 'VOYAGE_NOT_DEPARTED' },
    reserveCapacity: { SCHEDULED: reserved, DEPARTED: 'VOYAGE_NOT_SCHEDULED', ARRIVED: 'VOYAGE_NOT_SCHEDULED' },
    releaseCapacity: { SCHEDULED: null, DEPARTED: null, ARRIVED: null },
  };
  const rows = Object.entries(table).flatMap(([command, byStatus]) =>
    Object.entries(byStatus).map(([status, outcome]) => ({ command, status, outcome })),
  );
  test.each(rows)('$command of a voyage that is $status', ({ command, status, outcome }) => {
    const decision = given(voyageDecider, ...histories[status as Status]).when(
      commands[command as VoyageCommand['type']],
    );
    if (outcome === null) decision.thenNothing();
    else if (typeof outcome === 'string') decision.rejectedAs(outcome);
    else decision.then(outcome);
  });
  test.each(Object.values(commands).slice(1))('$type of no voyage: nothing', (command) =>
    given(voyageDecider).when(command).thenNothing(),
  );
});

test('a scheduled voyage is empty', () =>
  given(voyageDecider)
    .when(commands.scheduleVoyage)
    .then(scheduled)
    .state({ ...schedule, freeCapacity: 100, status: 'SCHEDULED', manifest: [] }));

describe('delayVoyage', () => {
  const delay = (data: { departure: string; arrival: string }) =>
    given(voyageDecider, scheduled).when({ type: 'delayVoyage', data });

  test('moves both times', () => delay(later).then({ type: 'VoyageDelayed', data: later }).state(later));
  test('to the same times: nothing', () => delay(schedule).thenNothing());
  test('the ship may make up for the lost time', () => {
    const data = { departure: later.departure, arrival: schedule.arrival };
    delay(data).then({ type: 'VoyageDelayed', data });
  });
  test('it cannot arrive before it departs', () =>
    delay({ departure: later.arrival, arrival: later.departure }).rejectedAs('VOYAGE_ARRIVES_BEFORE_IT_DEPARTS'));
  test('it does not leave without those who count on it', () =>
    delay({ ...later, departure: '2026-02-28T08:00:00.000Z' }).rejectedAs('VOYAGE_DEPARTS_EARLIER'));
});

describe('capacity', () => {
  const reserve = (data: Loading) => ({ type: 'reserveCapacity', data }) as const;

  test('is taken', () =>
    given(voyageDecider, scheduled)
      .when(commands.reserveCapacity)
      .then(reserved)
      .state({ freeCapacity: 40, manifest: [loading] }));
  test('is taken once for an order', () =>
    given(voyageDecider, scheduled, reserved).when(commands.reserveCapacity).thenNothing());
  test('may be used up', () =>
    given(voyageDecider, scheduled, reserved)
      .when(reserve({ ...loading, orderId: 'o2', quantity: 40 }))
      .then({ type: 'CapacityReserved', data: { ...loading, orderId: 'o2', quantity: 40 } })
      .state({ freeCapacity: 0 }));
  test('is never given twice', () =>
    given(voyageDecider, scheduled, reserved)
      .when(reserve({ ...loading, orderId: 'o2', quantity: 41 }))
      .rejectedAs('VOYAGE_FULL'));
  test('comes back, and the order is off the manifest', () =>
    given(voyageDecider, scheduled, reserved)
      .when(commands.releaseCapacity)
      .then(released)
      .state({ freeCapacity: 100, manifest: [] }));
  test('comes back once', () =>
    given(voyageDecider, scheduled, reserved, released).when(commands.releaseCapacity).thenNothing());
  test('does not come back once the ship has left', () =>
    given(voyageDecider, scheduled, reserved, { type: 'VoyageDeparted', data: leg(loading) })
      .when(commands.releaseCapacity)
      .thenNothing());
});

test('departure and arrival carry the manifest', () => {
  const left: VoyageEvent = { type: 'VoyageDeparted', data: leg(loading) };
  given(voyageDecider, scheduled, reserved).when(commands.departVoyage).then(left).state({ status: 'DEPARTED' });
  given(voyageDecider, scheduled, reserved, left)
    .when(commands.arriveVoyage)
    .then({ type: 'VoyageArrived', data: leg(loading) })
    .state({ status: 'ARRIVED', manifest: [loading] });
});

describe('bookings', () => {
  const data = { orderId: 'o1', revision: 1, voyageId: 'v1', quantity: 60, containerIds: ['c1', 'c2'] };
  const booked: BookingEvent = { type: 'OrderBooked', data };
  const failed: BookingEvent = { type: 'BookingFailed', data: { orderId: 'o1', revision: 1, reason: 'no ship' } };
  const closed = (voyageId: string | null): BookingEvent => ({
    type: 'BookingReleased',
    data: { orderId: 'o1', voyageId, reason: 'cancelled' },
  });
  const book = (revision: number) => ({ type: 'bookOrder', data: { ...data, revision } }) as const;
  const fail = (revision: number) => ({ type: 'failBooking', data: { ...failed.data, revision } }) as const;
  const close = { type: 'closeBooking', data: { orderId: 'o1', reason: 'cancelled' } } as const;

  test('book', () => {
    given(bookingDecider)
      .when(book(1))
      .then(booked)
      .state({ orderId: 'o1', revision: 1, status: 'BOOKED', voyageId: 'v1', reason: null });
  });
  test('fail', () => {
    const state = { orderId: 'o1', revision: 1, status: 'FAILED', voyageId: null, reason: 'no ship' } as const;
    given(bookingDecider).when({ type: 'failBooking', data: failed.data }).then(failed).state(state);
  });
  test.each([booked, failed])('$type answers its revision and earlier ones for good', (answer) => {
    for (const revision of [0, 1]) {
      given(bookingDecider, answer).when(book(revision)).thenNothing();
      given(bookingDecider, answer).when(fail(revision)).thenNothing();
    }
  });
  test.each([booked, failed])('$type is replaced by that of a later revision', (answer) => {
    given(bookingDecider, answer)
      .when(book(2))
      .then({ type: 'OrderBooked', data: { ...data, revision: 2 } });
    given(bookingDecider, answer)
      .when(fail(2))
      .then({ type: 'BookingFailed', data: { ...failed.data, revision: 2 } })
      .state({ status: 'FAILED', voyageId: null, revision: 2 });
  });
  test('close, from every state, once and for good', () => {
    given(bookingDecider).when(close).then(closed(null)).state({ status: 'RELEASED', voyageId: null });
    given(bookingDecider, failed).when(close).then(closed(null)).state({ status: 'RELEASED' });
    given(bookingDecider, booked).when(close).then(closed('v1')).state({ status: 'RELEASED', voyageId: null });
    for (const command of [close, book(9), fail(9)]) {
      given(bookingDecider, booked, closed('v1')).when(command).thenNothing();
    }
  });
});

describe('ports', () => {
  const rotterdam = knownPorts.find(({ unlocode }) => unlocode === 'NLRTM')!;
  const registered = { type: 'PortRegistered', data: rotterdam } as const;

  test('come from the list, with latitude and longitude the right way round', () => {
    expect(knownPorts.length).toBeGreaterThan(1600);
    expect(rotterdam).toMatchObject({ name: 'Rotterdam', country: 'NL', timeZone: 'Europe/Amsterdam' });
    expect(rotterdam.coordinates?.latitude).toBeCloseTo(51.9, 0);
    expect(rotterdam.coordinates?.longitude).toBeCloseTo(4.5, 0);
  });
  test('are registered once', () => {
    given(portDecider).when({ type: 'registerPort', data: rotterdam }).then(registered).state(rotterdam);
    given(portDecider, registered)
      .when({ type: 'registerPort', data: { ...rotterdam } })
      .thenNothing();
  });
  test('are registered again when the list says something new of them', () => {
    const data = { ...rotterdam, name: 'Rotterdam-Europoort' };
    given(portDecider, registered)
      .when({ type: 'registerPort', data })
      .then({ type: 'PortRegistered', data })
      .state(data);
  });
});
