import fc from 'fast-check';
import type { RecordedEvent } from '../../eventing/index.ts';
import { containers } from '../../views/containers.ts';
import { customers } from '../../views/customers.ts';
import { ports } from '../../views/ports.ts';
import { shipments } from '../../views/shipments.ts';
import { voyages } from '../../views/voyages.ts';
import { type Happening, recorded } from './histories.ts';

/** The views of the real system. */
export const shippingViews = [shipments, customers, containers, voyages, ports];

const portIds = ['DEHAM', 'NLRTM'];
const dates = fc.constantFrom('2026-01-05', '2026-02-10', '2026-03-15');
const times = dates.map((date) => `${date}T10:00:00.000Z`);
const customerIds = fc.constantFrom('c1', 'c2');
const voyageIds = fc.constantFrom('v1', 'v2');
const containerIds = fc.constantFrom('k1', 'k2', 'k3');
const orderIds = fc.constantFrom('o1', 'o2', 'o3');
const port = fc.constantFrom(...portIds);
const address = fc.record({
  street: fc.constant('1 Quay'),
  city: fc.constant('Hafen'),
  country: fc.constantFrom('DE', 'NL'),
  postalCode: fc.constant('20095'),
});

type Shape = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** An entity's first event, then any of the others: the views must take them in whatever order a service records them. */
const entity = (category: string, ids: fc.Arbitrary<string>, types: readonly (readonly [string, Shape])[]) =>
  fc
    .tuple(
      ids,
      fc.oneof(
        ...types.map(([type, shape]) =>
          fc.record({ type: fc.constant(type), data: fc.record(shape as Record<string, fc.Arbitrary<unknown>>) }),
        ),
      ),
    )
    .map(([id, { type, data }]): Happening => ({ category, id, type, data: data as object }));

const request: Shape = {
  product: fc.constantFrom('bananas', 'fish'),
  quantity: fc.integer({ min: 1, max: 9 }),
  pickupPort: port,
  destinationPort: port,
  pickupDate: dates,
  expectedDeliveryDate: dates,
};
const telemetry: Shape = {
  temperature: fc.constantFrom(-3.25, 0.1, 7),
  humidity: fc.constant(50),
  co2: fc.constant(1.5),
  recordedAt: times,
};

const happening = fc.oneof(
  {
    weight: 3,
    arbitrary: entity('orders', orderIds, [
      ['OrderUpdated', { ...request, revision: fc.constant(2) }],
      ['OrderContainersAllocated', { containerIds: fc.array(containerIds, { maxLength: 3 }) }],
      ['OrderVoyageAssigned', { voyageId: voyageIds }],
      ['OrderRejected', { reason: fc.constant('no ship') }],
      ['OrderCancelled', { reason: fc.constant(null) }],
      ['OrderInTransit', { voyageId: voyageIds }],
      ['OrderDelivered', { voyageId: voyageIds }],
      ['OrderCompleted', {}],
      ['OrderSpoilt', { reason: fc.constant('warm'), containerId: containerIds }],
    ]),
  },
  {
    weight: 1,
    arbitrary: entity('customers', customerIds, [
      ['CustomerRelocated', { address }],
      ['CustomerTierChanged', { tier: fc.constantFrom('STANDARD', 'PREFERRED') }],
    ]),
  },
  {
    weight: 2,
    arbitrary: entity('containers', containerIds, [
      ['ContainerAllocated', { orderId: orderIds, revision: fc.constant(1) }],
      ['ContainerReleased', { orderId: orderIds }],
      ['ContainerLoaded', { orderId: orderIds, voyageId: voyageIds }],
      ['ContainerUnloaded', { orderId: orderIds, voyageId: voyageIds, port }],
      ['TelemetryRecorded', telemetry],
      ['AnomalyDetected', { temperature: fc.constant(20), recordedAt: times, inARow: fc.constant(1) }],
      [
        'ContainerSentToMaintenance',
        { reason: fc.constant('warm'), orderId: fc.constant(null), revision: fc.constant(null) },
      ],
      ['ContainerReturned', {}],
    ]),
  },
  {
    weight: 2,
    arbitrary: entity('voyages', voyageIds, [
      [
        'CapacityReserved',
        {
          orderId: orderIds,
          revision: fc.constant(1),
          quantity: fc.constant(2),
          containerIds: fc.array(containerIds, { maxLength: 2 }),
        },
      ],
      ['CapacityReleased', { orderId: orderIds, quantity: fc.constant(2) }],
      ['VoyageDelayed', { departure: times, arrival: times }],
      ['VoyageDeparted', { manifest: fc.constant([]), fromPort: port, toPort: port }],
      ['VoyageArrived', { manifest: fc.constant([]), fromPort: port, toPort: port }],
    ]),
  },
);

function firsts(): Happening[] {
  const at = '2026-01-01T00:00:00.000Z';
  const home = { street: '1 Quay', city: 'Hafen', country: 'DE', postalCode: '20095' };
  const asked = { product: 'fish', quantity: 5, pickupPort: 'DEHAM', destinationPort: 'NLRTM' };
  const when = { pickupDate: '2026-01-05', expectedDeliveryDate: '2026-02-10', revision: 1, placedAt: at };
  const sails = { departure: at, arrival: '2026-01-09T00:00:00.000Z', capacity: 100 };
  return [
    ...portIds.map((unlocode) =>
      first(
        'ports',
        'PortRegistered',
        { unlocode, name: unlocode, country: unlocode.slice(0, 2), timeZone: null, coordinates: null },
        unlocode,
      ),
    ),
    ...['c1', 'c2'].map((id) =>
      first(
        'customers',
        'CustomerRegistered',
        { id, name: id, email: `${id}@example.org`, tier: 'STANDARD', address: home },
        id,
      ),
    ),
    ...['k1', 'k2', 'k3'].map((id) =>
      first('containers', 'ContainerAdded', { id, brand: 'B', type: 'REEFER_20', capacity: 5, port: 'DEHAM' }, id),
    ),
    ...['v1', 'v2'].map((id) =>
      first('voyages', 'VoyageScheduled', { id, ship: id, fromPort: 'DEHAM', toPort: 'NLRTM', ...sails }, id),
    ),
    ...['o1', 'o2', 'o3'].map((id) => first('orders', 'OrderPlaced', { id, customerId: 'c1', ...asked, ...when }, id)),
  ];
}

const first = (category: string, type: string, data: object, id: string): Happening => ({ category, id, type, data });

/** Histories of all kinds of the real system; each entity begins with its first event. */
export const shippingHistories = (maxLength = 40): fc.Arbitrary<RecordedEvent[]> =>
  fc
    .tuple(fc.shuffledSubarray(firsts()), fc.array(happening, { maxLength }))
    .map(([begun, more]) => recorded([...begun, ...more]));
