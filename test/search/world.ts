import fc from 'fast-check';
import { type Row as ComparedRow, matches, type StoredKind, select } from '../../eventing/index.ts';
import type { Container } from '../../subgraphs/containers/events.ts';
import { containerKind } from '../../subgraphs/containers/kinds.ts';
import type { Customer } from '../../subgraphs/customers/events.ts';
import { customerKind } from '../../subgraphs/customers/kinds.ts';
import type { Order } from '../../subgraphs/orders/events.ts';
import { orderKind } from '../../subgraphs/orders/kinds.ts';
import type { EntityName } from '../../subgraphs/search/model.ts';
import type { Owners, Row } from '../../subgraphs/search/owners.ts';
import type { Port, Voyage } from '../../subgraphs/voyages/events.ts';
import { portKind, voyageKind } from '../../subgraphs/voyages/kinds.ts';

/** What the services own. Orders may refer to what is not there. */
export interface World {
  readonly orders: readonly Order[];
  readonly customers: readonly Customer[];
  readonly voyages: readonly Voyage[];
  readonly containers: readonly Container[];
  readonly ports: readonly Port[];
}

/** Ids that orders refer to; of each kind some are missing in every world. */
export const IDS = {
  customers: ['c1', 'c2', 'c3', 'c4', 'c5'],
  voyages: ['v1', 'v2', 'v3', 'v4'],
  containers: ['k1', 'k2', 'k3', 'k4', 'k5', 'k6'],
  ports: ['DEHAM', 'NLRTM', 'USNYC', 'CNSHA'],
};
export const COUNTRIES = ['DE', 'NL', 'US'];
/** As UTF-16 units the last two sort the other way round than as code points. */
export const TEXTS = ['apples', 'Pears', 'Äpfel', '\uff01', '\u{1f600}'];
export const INSTANTS = ['2026-09-30T23:59:59.999Z', '2026-10-01T00:00:00.000Z', '2026-10-02T00:00:00.000Z'];
const DAYS = ['2026-11-01', '2026-11-02', '2026-12-01'];
export const STATUSES = ['PENDING', 'ASSIGNED', 'DELIVERED'] as const;

const some = <T>(values: readonly T[]) => fc.constantFrom(...values);

const order = fc.record<Omit<Order, 'id'>>({
  customerId: some(IDS.customers),
  product: some(TEXTS),
  quantity: fc.integer({ min: 1, max: 4 }),
  pickupPort: some(IDS.ports),
  destinationPort: some(IDS.ports),
  pickupDate: some(DAYS),
  expectedDeliveryDate: some(DAYS),
  status: some(STATUSES),
  revision: fc.constant(1),
  voyageId: fc.option(some(IDS.voyages)),
  containerIds: fc.uniqueArray(some(IDS.containers), { maxLength: 3 }),
  reason: fc.constant(null),
  placedAt: some(INSTANTS),
});

const customer = (id: string) =>
  fc.record({ name: some(TEXTS), country: some(COUNTRIES), tier: some(['STANDARD', 'PREFERRED'] as const) }).map(
    ({ name, country, tier }): Customer => ({
      id,
      name,
      tier,
      email: `${id}@example.org`,
      address: { street: 's', city: 'c', country, postalCode: 'p' },
    }),
  );

const voyage = (id: string) =>
  fc.record<Voyage>({
    id: fc.constant(id),
    ship: some(['Aurora', 'Borealis']),
    fromPort: some(IDS.ports),
    toPort: some(IDS.ports),
    departure: some(INSTANTS),
    arrival: some(INSTANTS),
    capacity: fc.constant(100),
    freeCapacity: fc.constant(50),
    status: some(['SCHEDULED', 'DEPARTED'] as const),
    manifest: fc.constant([]),
  });

const container = (id: string) =>
  fc
    .record({
      type: some(['REEFER_20', 'REEFER_40'] as const),
      status: some(['EMPTY', 'ALLOCATED'] as const),
      port: fc.option(some(IDS.ports)),
      temperature: fc.option(some([-20, 0, 4.5])),
    })
    .map(
      ({ temperature, ...known }): Container => ({
        id,
        ...known,
        brand: 'b',
        capacity: 10,
        orderId: null,
        orderRevision: null,
        voyageId: null,
        telemetry: temperature === null ? null : { temperature, humidity: 1, co2: 1, recordedAt: INSTANTS[0]! },
        anomalies: 0,
        anomaliesInARow: 0,
      }),
    );

const port = (unlocode: string) =>
  some(COUNTRIES).map((country): Port => ({ unlocode, name: unlocode, country, timeZone: null, coordinates: null }));

/** All but some of the first ids of a kind. */
const known = <T>(ids: readonly string[], of: (id: string) => fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.subarray([...ids], { minLength: 1, maxLength: ids.length - 1 }).chain((present) => fc.tuple(...present.map(of)));

export const worlds: fc.Arbitrary<World> = fc.record({
  orders: fc
    .array(order, { maxLength: 40, size: 'max' })
    .map((orders) => orders.map((each, i): Order => ({ ...each, id: `o${(i * 7) % 41}` }))),
  customers: known(IDS.customers, customer),
  voyages: known(IDS.voyages, voyage),
  containers: known(IDS.containers, container),
  ports: known(IDS.ports, port),
});

/** A question that was put to an owner. */
export interface Asked {
  readonly service: string;
  readonly what: 'scan' | 'count' | 'ids' | 'rows';
  readonly number: number;
}

const SERVICES = { customer: 'customers', voyage: 'voyages', port: 'voyages', container: 'containers' };

/** The owners of a world, in memory; every question is noted down, and refused for a service that is down. */
export function ownersOf(world: World, down: readonly string[] = []): { owners: Owners; asked: Asked[] } {
  const asked: Asked[] = [];
  const note = async (service: string, what: Asked['what'], number: number) => {
    asked.push({ service, what, number });
    await Promise.resolve();
    if (down.includes(service)) throw new Error(`${service} is down`);
  };
  const orders = rowsOf(orderKind, world.orders, ({ id }) => id);
  const entities: Record<EntityName, readonly Owned[]> = {
    customer: rowsOf(customerKind, world.customers, ({ id }) => id),
    voyage: rowsOf(voyageKind, world.voyages, ({ id }) => id),
    container: rowsOf(containerKind, world.containers, ({ id }) => id),
    port: rowsOf(portKind, world.ports, ({ unlocode }) => unlocode),
  };
  const owners: Owners = {
    async scan(query, fields) {
      await note('orders', 'scan', query.limit);
      return select(orders, query).map((row) => shown(row, fields));
    },
    async count(where) {
      await note('orders', 'count', 1);
      return orders.filter((row) => matches(where, row)).length;
    },
    async ids(entity, where, limit) {
      await note(SERVICES[entity], 'ids', limit);
      return select(entities[entity], { where, orderBy: [], limit }).map(({ id }) => id);
    },
    async rows(entity, ids, fields) {
      await note(SERVICES[entity], 'rows', ids.length);
      return entities[entity].filter(({ id }) => ids.includes(id)).map((row) => shown(row, fields));
    },
  };
  return { owners, asked };
}

interface Owned extends ComparedRow {
  readonly state: object;
}

const rowsOf = <S extends object>(kind: StoredKind<S>, states: readonly S[], id: (state: S) => string): Owned[] =>
  states.map((state) => ({ id: id(state), state, column: (name) => kind.columns[name]?.of(state) }));

function shown(row: Owned, fields: readonly string[]): Row {
  const values = fields.map((field) => [field, fieldOf(row, field)] as const);
  return { ...Object.fromEntries(values), id: row.id };
}

/** The fields that are no columns are named as the state's properties. */
function fieldOf(row: Owned, field: string): Row[string] {
  const value: unknown = row.column(field) ?? Object.entries(row.state).find(([name]) => name === field)?.[1];
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Array.isArray(value) ? value : null;
}
