import type { Value } from '../../eventing/index.ts';

/** What belongs to an order, and the order's field that refers to it. Named as in the API. */
interface Part {
  readonly entity: EntityName;
  readonly reference: string;
  /** The order refers to several; a condition is met when one of them meets it. */
  readonly many?: true;
}

/** What other services own. */
export type EntityName = 'customer' | 'voyage' | 'container' | 'port';

const parts = {
  pickupPort: { entity: 'port', reference: 'pickupPort' },
  destinationPort: { entity: 'port', reference: 'destinationPort' },
  customer: { entity: 'customer', reference: 'customerId' },
  voyage: { entity: 'voyage', reference: 'voyageId' },
  containers: { entity: 'container', reference: 'containerIds', many: true },
} satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

export const partNames: readonly PartName[] = ['pickupPort', 'destinationPort', 'customer', 'voyage', 'containers'];

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
