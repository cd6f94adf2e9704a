import { type ColumnCondition, conditions, type FilterInput } from '../../serving/conditions.ts';
import { ownFilters, type PartName, partNames } from './model.ts';

/** The API's `OrderFilter`, coerced. */
export type OrderFilter = {
  readonly [own in (typeof ownFilters)[number]]?: FilterInput[string];
} & { readonly [part in PartName]?: FilterInput | null };

/** The conditions that one and the same entity must meet. */
export interface PartFilter {
  readonly part: PartName;
  readonly where: readonly ColumnCondition[];
}

/** A filter by who owns its columns. */
export interface Filter {
  readonly own: readonly ColumnCondition[];
  /** Only parts with conditions. */
  readonly parts: readonly PartFilter[];
}

/** What is null, absent, or an object without conditions, is none. An empty list stays: it matches nothing. */
export function readFilter(filter: OrderFilter | null | undefined): Filter {
  const own = Object.fromEntries(ownFilters.map((column) => [column, filter?.[column]]));
  const parts = partNames.map((part) => ({ part, where: conditions(filter?.[part]) }));
  return { own: conditions(own), parts: parts.filter(({ where }) => where.length > 0) };
}

const empty = (condition: ColumnCondition) => 'in' in condition && condition.in.length === 0;

/** Some condition is an empty list: whatever there is, nothing matches. */
export const matchesNothing = ({ own, parts }: Filter): boolean =>
  own.some(empty) || parts.some(({ where }) => where.some(empty));
