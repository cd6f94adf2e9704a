import type { Entity, EntityKind } from '../../eventing/index.ts';
import { container } from '../../subgraphs/containers/events.ts';
import { customer } from '../../subgraphs/customers/events.ts';
import { order } from '../../subgraphs/orders/events.ts';
import { voyage } from '../../subgraphs/voyages/events.ts';
import type { Pools } from '../operations.ts';
import { COUNTRIES, PORTS } from './history/values.ts';
import type { StillSystem } from './system.ts';

const ALL = { where: [], orderBy: [], limit: 100_000 };

/** What a history holds, as arguments: ids and values that are there, near misses, and what is never there. */
export async function poolsOf(system: StillSystem): Promise<Pools> {
  const all = async <S extends object>(service: string, kind: EntityKind<S>): Promise<readonly S[]> =>
    (await system.context(service).store.find(kind, ALL)).map(({ state }: Entity<S> & { state: S }) => state);
  const customers = await all('customers', customer);
  const orders = await all('orders', order);
  const containers = await all('containers', container);
  const voyages = await all('voyages', voyage);

  const orderIds = ids(orders, 'nobody', 'O 1');
  const customerIds = ids(customers, 'nobody', 1);
  const containerIds = ids(containers, '', 10);
  const voyageIds = ids(voyages, 'nobody', 2);
  const ports = [...PORTS, ...PORTS, 'XXXXX'];
  const instants = distinct([
    ...orders.map(({ placedAt }) => placedAt),
    ...voyages.flatMap(({ departure, arrival }) => [departure, arrival]),
  ]);
  const temperatures = containers.flatMap(({ telemetry }) => (telemetry === null ? [] : [telemetry.temperature]));

  return {
    'Query.order(id:)': orderIds,
    'Query.customer(id:)': customerIds,
    'Query.container(id:)': containerIds,
    'Query.voyage(id:)': voyageIds,
    'Query.port(unlocode:)': ports,
    'CustomerFilter.id': customerIds,
    'ContainerFilter.id': containerIds,
    'VoyageFilter.id': voyageIds,
    'VoyageFilter.ship': [...distinct(voyages.map(({ ship }) => ship)), 'Titanic'],
    'VoyageFilter.from': ports,
    'VoyageFilter.to': ports,
    'ContainerFilter.port': ports,
    'PortFilter.unlocode': ports,
    product: [...distinct(orders.map(({ product }) => product)), '', 'kiwis '],
    country: [...COUNTRIES, ...COUNTRIES, 'BH', 'nl', ''],
    first: [1, 2, 3, 5, 5, 8, 8, 20, 20, 100, 0, 101, -1],
    after: await cursors(system),
    Int: [...distinct(orders.map(({ quantity }) => quantity)), 0, -1, 11, 2_147_483_647],
    Float: [...distinct(temperatures), -50, 0, 50, 1e-7, 5e-324],
    DateTime: [
      ...instants,
      ...instants.slice(0, 4).map(elsewhere),
      '2026-01-01T00:00:00Z',
      '2027-12-31T23:59:59.9999Z',
    ],
  };
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Three times as many that are there. */
const ids = (states: readonly { readonly id: string }[], ...others: (string | number)[]): (string | number)[] => {
  const known = states.map(({ id }) => id);
  return [...known, ...known, ...known, ...others];
};

/** The same instant on another clock. */
const elsewhere = (instant: string): string =>
  `${new Date(Date.parse(instant) + 5.5 * 3_600_000).toISOString().slice(0, -1)}+05:30`;

const LISTS = `{
  orders(first: 2) { edges { cursor } }
  byName: orders(first: 1, orderBy: [{ field: CUSTOMER_NAME }, { field: VOYAGE_ARRIVAL, direction: DESC }]) { edges { cursor } }
  customers(first: 2) { edges { cursor } nodes { orders(first: 1) { edges { cursor } } } }
  containers(first: 2) { edges { cursor } }
  voyages(first: 2) { edges { cursor } nodes { orders(first: 1) { edges { cursor } } } }
  ports(first: 2) { edges { cursor } }
}`;

/** Of other lists, for them made up in every part, and none at all. */
async function cursors(system: StillSystem): Promise<readonly string[]> {
  const { data } = await system.ask('composition', { query: LISTS });
  const real = [...JSON.stringify(data).matchAll(/"cursor":"([^"]+)"/g)].map(([, cursor]) => cursor!);
  return [...real, ...real, ...real.flatMap(forged), '', 'garbage', 'WyJhIl0', '🍓', 'null'];
}

/** A client can write what it likes behind a list's fingerprint. */
function forged(cursor: string): string[] {
  const [fingerprint, ...keyset]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  const id = keyset.at(-1);
  const keys = keyset.slice(0, -1);
  const made = [
    [...keys.map(() => null), id],
    [...keys.map(() => 7), id],
    [...keys.map(() => 'm'), id],
    [...keys.map(() => ''), ''],
    [...keys.map(() => '\ud83c'), '\ud83c'],
    [...keys, 7],
    [...keys, id, id],
    [...keys.map(() => true), id],
    [],
  ];
  return made.map((values) => Buffer.from(JSON.stringify([fingerprint, ...values])).toString('base64url'));
}
