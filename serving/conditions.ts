import type { Condition, Value } from '../eventing/index.ts';

/** A filter input whose fields are named as the columns: a list, a range, or one value. */
export type FilterInput = Readonly<Record<string, FilterValue>>;
type FilterValue = Value | readonly Value[] | Range | null | undefined;

/** A condition on one column. */
export type ColumnCondition = Exclude<Condition, { readonly some: string }>;

interface Range {
  readonly from?: Value | null;
  readonly until?: Value | null;
}

/**
 * What a filter of the API asks of a store. A list means one of (an empty one matches nothing), a range is from
 * (inclusive) until (exclusive), a value must be equal. Null, absent and an empty range are no condition.
 */
export const conditions = (filter: FilterInput | null | undefined): readonly ColumnCondition[] =>
  Object.entries(filter ?? {}).flatMap(([column, value]) => condition(column, value));

function condition(column: string, value: FilterValue): readonly ColumnCondition[] {
  if (value === null || value === undefined) return [];
  if (isList(value)) return [{ column, in: value }];
  if (typeof value !== 'object') return [{ column, in: [value] }];
  const { from, until } = value;
  const bounds = { ...(from != null && { from }), ...(until != null && { until }) };
  return Object.keys(bounds).length === 0 ? [] : [{ column, ...bounds }];
}

const isList = (value: NonNullable<FilterValue>): value is readonly Value[] => Array.isArray(value);
