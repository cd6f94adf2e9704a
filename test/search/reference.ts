import type { Order } from '../../subgraphs/orders/events.ts';
import type { DimensionName, SortField } from '../../subgraphs/search/model.ts';
import type { World } from './world.ts';

/**
 * What search should answer, in the most obvious way: every order joined to all of its parts, then filtered, sorted and
 * grouped in memory. Shares nothing with search or with the stores' comparisons.
 */

type OneOf = readonly (string | number)[] | null;
type Range = {
  readonly from?: string | number | null;
  readonly until?: string | number | null;
};
export type ReferenceFilter = {
  readonly status?: OneOf;
  readonly product?: OneOf;
  readonly quantity?: Range | null;
  readonly placedAt?: Range | null;
  readonly pickupPort?: { readonly unlocode?: OneOf; readonly country?: OneOf } | null;
  readonly destinationPort?: { readonly unlocode?: OneOf; readonly country?: OneOf } | null;
  readonly customer?: { readonly id?: OneOf; readonly country?: OneOf; readonly tier?: OneOf } | null;
  readonly voyage?: {
    readonly id?: OneOf;
    readonly ship?: OneOf;
    readonly from?: OneOf;
    readonly to?: OneOf;
    readonly status?: OneOf;
    readonly departure?: Range | null;
    readonly arrival?: Range | null;
  } | null;
  readonly containers?: {
    readonly id?: OneOf;
    readonly type?: OneOf;
    readonly status?: OneOf;
    readonly port?: OneOf;
    readonly temperature?: Range | null;
  } | null;
};

type Maybe = string | number | null | undefined;

const before = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : Buffer.compare(Buffer.from(`${a}`), Buffer.from(`${b}`));

const oneOf = (given: OneOf | undefined, value: Maybe): boolean => !given || (value != null && given.includes(value));

const within = (given: Range | null | undefined, value: Maybe): boolean => {
  const from = given?.from ?? null;
  const until = given?.until ?? null;
  if (from === null && until === null) return true;
  return value != null && (from === null || before(value, from) >= 0) && (until === null || before(value, until) < 0);
};

const joined = (world: World, order: Order) => ({
  customer: world.customers.find(({ id }) => id === order.customerId),
  voyage: world.voyages.find(({ id }) => id === order.voyageId),
  pickupPort: world.ports.find(({ unlocode }) => unlocode === order.pickupPort),
  destinationPort: world.ports.find(({ unlocode }) => unlocode === order.destinationPort),
  containers: order.containerIds.map((wanted) => world.containers.find(({ id }) => id === wanted)),
});

export function matching(world: World, filter: ReferenceFilter): readonly Order[] {
  return world.orders.filter((order) => {
    const { customer, voyage, pickupPort, destinationPort, containers } = joined(world, order);
    const { customer: c, voyage: v, containers: k, pickupPort: p, destinationPort: d } = filter;
    const any = (values: object | null | undefined) =>
      Object.values(values ?? {}).some((value) => value != null && (Array.isArray(value) || !empty(value)));
    return (
      oneOf(filter.status, order.status) &&
      oneOf(filter.product, order.product) &&
      within(filter.quantity, order.quantity) &&
      within(filter.placedAt, order.placedAt) &&
      oneOf(p?.unlocode, pickupPort?.unlocode) &&
      oneOf(p?.country, pickupPort?.country) &&
      oneOf(d?.unlocode, destinationPort?.unlocode) &&
      oneOf(d?.country, destinationPort?.country) &&
      oneOf(c?.id, customer?.id) &&
      oneOf(c?.country, customer?.address.country) &&
      oneOf(c?.tier, customer?.tier) &&
      oneOf(v?.id, voyage?.id) &&
      oneOf(v?.ship, voyage?.ship) &&
      oneOf(v?.from, voyage?.fromPort) &&
      oneOf(v?.to, voyage?.toPort) &&
      oneOf(v?.status, voyage?.status) &&
      within(v?.departure, voyage?.departure) &&
      within(v?.arrival, voyage?.arrival) &&
      (!any(k) ||
        containers.some(
          (container) =>
            oneOf(k?.id, container?.id) &&
            oneOf(k?.type, container?.type) &&
            oneOf(k?.status, container?.status) &&
            oneOf(k?.port, container?.port) &&
            within(k?.temperature, container?.telemetry?.temperature),
        ))
    );
  });
}

const empty = (range: Range) => range.from == null && range.until == null;

type Get = (order: Order, parts: ReturnType<typeof joined>) => Maybe;
export const SORTS: Record<SortField, Get> = {
  PLACED_AT: (order) => order.placedAt,
  QUANTITY: (order) => order.quantity,
  PRODUCT: (order) => order.product,
  STATUS: (order) => order.status,
  EXPECTED_DELIVERY_DATE: (order) => order.expectedDeliveryDate,
  CUSTOMER_NAME: (_, { customer }) => customer?.name,
  CUSTOMER_COUNTRY: (_, { customer }) => customer?.address.country,
  DESTINATION_COUNTRY: (_, { destinationPort }) => destinationPort?.country,
  VOYAGE_DEPARTURE: (_, { voyage }) => voyage?.departure,
  VOYAGE_ARRIVAL: (_, { voyage }) => voyage?.arrival,
};

export interface ReferenceSort {
  readonly field: SortField;
  readonly direction: 'ASC' | 'DESC';
}

/** The ids of all that match, in order. */
export function ordered(world: World, filter: ReferenceFilter, sort: readonly ReferenceSort[]): readonly string[] {
  const keys = sort.length === 0 ? [{ field: 'PLACED_AT', direction: 'DESC' } as const] : sort;
  const rows = matching(world, filter).map((order) => ({
    id: order.id,
    key: keys.map(({ field }) => SORTS[field](order, joined(world, order)) ?? null),
  }));
  rows.sort((a, b) => {
    for (const [i, { direction }] of keys.entries()) {
      const order = nullsLast(a.key[i], b.key[i], direction === 'DESC' ? -1 : 1);
      if (order !== 0) return order;
    }
    return before(a.id, b.id);
  });
  return rows.map(({ id }) => id);
}

function nullsLast(a: Maybe, b: Maybe, sign: number): number {
  if (a == null || b == null) return Number(a == null) - Number(b == null);
  return sign * before(a, b);
}

export const DIMENSIONS: Record<DimensionName, Get> = {
  CUSTOMER_COUNTRY: SORTS.CUSTOMER_COUNTRY,
  CUSTOMER_TIER: (_, { customer }) => customer?.tier,
  PICKUP_PORT: (_, { pickupPort }) => pickupPort?.unlocode,
  DESTINATION_PORT: (_, { destinationPort }) => destinationPort?.unlocode,
  DESTINATION_COUNTRY: SORTS.DESTINATION_COUNTRY,
  PRODUCT: SORTS.PRODUCT,
  STATUS: SORTS.STATUS,
  MONTH: (order) => order.placedAt.slice(0, 7),
};

export interface ReferenceGroup {
  readonly key: readonly Maybe[];
  readonly orders: number;
  readonly quantity: number;
}

export function grouped(
  world: World,
  filter: ReferenceFilter,
  groupBy: readonly DimensionName[],
): readonly ReferenceGroup[] {
  const dimensions = groupBy.filter((name, i) => groupBy.indexOf(name) === i);
  const orders = matching(world, filter);
  const keyOf = (order: Order) => dimensions.map((name) => DIMENSIONS[name](order, joined(world, order)) ?? null);
  const keys = new Map(orders.map((order) => [JSON.stringify(keyOf(order)), keyOf(order)]));
  if (dimensions.length === 0) keys.set('[]', []);
  const rows = [...keys].map(([text, key]) => {
    const members = orders.filter((order) => JSON.stringify(keyOf(order)) === text);
    return { key, orders: members.length, quantity: members.reduce((sum, { quantity }) => sum + quantity, 0) };
  });
  return rows.sort((a, b) => {
    const at = dimensions.findIndex((_, i) => nullsLast(a.key[i], b.key[i], 1) !== 0);
    return at < 0 ? 0 : nullsLast(a.key[at], b.key[at], 1);
  });
}
