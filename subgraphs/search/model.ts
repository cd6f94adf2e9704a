import type { Value } from '../../eventing/index.ts';

/** What other services own, and who: each answers `<entity>Ids` and `<entity>Rows`. */
const services = {
  customer: 'customers',
  voyage: 'voyages',
  container: 'containers',
  port: 'voyages',
};

export type EntityName = keyof typeof services;

export const serviceOf = (entity: EntityName): string => services[entity];

/** What belongs to an order, and the order's field that refers to it; `id` where both have one id. Named as in the API. */
interface Part {
  readonly entity: EntityName;
  readonly reference: string;
  /** The order refers to several; a condition is met when one of them meets it. */
  readonly many?: true;
}

const parts = {
  pickupPort: { entity: 'port', reference: 'pickupPort' },
  destinationPort: { entity: 'port', reference: 'destinationPort' },
  customer: { entity: 'customer', reference: 'customerId' },
  voyage: { entity: 'voyage', reference: 'voyageId' },
  containers: { entity: 'container', reference: 'containerIds', many: true },
} satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

const isPart = (name: string): name is PartName => Object.hasOwn(parts, name);

export const partNames: readonly PartName[] = Object.keys(parts).filter(isPart);

/** The columns of an order that it can be filtered by. */
export const ownFilters = ['status', 'product', 'quantity', 'placedAt'] as const;

export const partOf = (name: PartName): Part => parts[name];

/** A column of an order, or of a part of it: then null while the part is missing. */
export interface ColumnRef {
  readonly part: PartName | null;
  readonly column: string;
}

const own = (column: string): ColumnRef => ({ part: null, column });
const of = (part: PartName, column: string): ColumnRef => ({ part, column });

/** `OrderSortField` → what it sorts by. */
export const sortColumns = {
  PLACED_AT: own('placedAt'),
  QUANTITY: own('quantity'),
  PRODUCT: own('product'),
  STATUS: own('status'),
  EXPECTED_DELIVERY_DATE: own('expectedDeliveryDate'),
  CUSTOMER_NAME: of('customer', 'name'),
  CUSTOMER_COUNTRY: of('customer', 'country'),
  DESTINATION_COUNTRY: of('destinationPort', 'country'),
  VOYAGE_DEPARTURE: of('voyage', 'departure'),
  VOYAGE_ARRIVAL: of('voyage', 'arrival'),
};

export type SortField = keyof typeof sortColumns;

/** A dimension of the statistics: the field of the result that shows it, and what it groups by. */
interface Dimension {
  readonly field: string;
  readonly column: ColumnRef;
  /** Of the column's value, the part that it groups by. */
  readonly group?: (value: Value) => Value;
  /** The group as the API shows it. */
  readonly show?: (group: Value) => unknown;
}

const month = (placedAt: Value) => String(placedAt).slice(0, 7);
const portWith = (unlocode: Value) => ({ __typename: 'Port', unlocode });

const dimensions = {
  CUSTOMER_COUNTRY: { field: 'customerCountry', column: of('customer', 'country') },
  CUSTOMER_TIER: { field: 'customerTier', column: of('customer', 'tier') },
  PICKUP_PORT: { field: 'pickupPort', column: of('pickupPort', 'unlocode'), show: portWith },
  DESTINATION_PORT: { field: 'destinationPort', column: of('destinationPort', 'unlocode'), show: portWith },
  DESTINATION_COUNTRY: { field: 'destinationCountry', column: of('destinationPort', 'country') },
  PRODUCT: { field: 'product', column: own('product') },
  STATUS: { field: 'status', column: own('status') },
  MONTH: { field: 'month', column: own('placedAt'), group: month },
} satisfies Record<string, Dimension>;

export type DimensionName = keyof typeof dimensions;

export const dimension = (name: DimensionName): Dimension => dimensions[name];
