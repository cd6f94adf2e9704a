import type { SortKey } from '../../eventing/index.ts';
import type { ColumnCondition } from '../../serving/conditions.ts';
import { type Filter, matchesNothing, type PartFilter } from './filter.ts';
import { type ColumnRef, type EntityName, type PartName, partOf } from './model.ts';

/** A sort key over all that an order has: `own` columns are the order's. */
export interface Sort {
  readonly column: ColumnRef;
  readonly direction: SortKey['direction'];
}

/** What is to be read of the orders that match. */
export interface Reading {
  /** Joined to every order, in this order: what it is sorted or grouped by. */
  readonly keys: readonly ColumnRef[];
  /** Other fields of the order itself. */
  readonly fields: readonly string[];
  /** The order in which the orders are wanted; none when any will do. */
  readonly sort: readonly Sort[];
}

/** A check of the orders of a page: a reference into a known set, or conditions on what it refers to. */
export type Check =
  | { readonly part: PartName; readonly ids: ReadonlySet<string> }
  | { readonly part: PartName; readonly where: readonly ColumnCondition[] };

/** How the orders that match are read. */
export interface Scan {
  /** Asked of the owner of orders. */
  readonly where: readonly ColumnCondition[];
  /** The longest beginning of the wanted order that the owner of orders can sort by itself. */
  readonly orderBy: readonly SortKey[];
  /** The fields of an order that the rest needs. */
  readonly fields: readonly string[];
  /** Done here, page by page. */
  readonly checks: readonly Check[];
  readonly keys: readonly ColumnRef[];
  /** What is read by id for each page; only of parts that a check or a key needs. */
  readonly entities: ReadonlyMap<EntityName, readonly string[]>;
}

/** The ids of a part's entities that match, or null when there were too many to tell. */
export type Narrowed = readonly string[] | null;

/**
 * Plans a scan, given what the owners of the filtered parts said first. A small set of ids goes into the scan, so
 * that only orders that refer to one of them are read; references to several can't be asked for, so they are looked
 * up in the set. Where the set is large the part is read with each page instead, and its conditions checked here.
 *
 * @returns null when nothing can match.
 */
export function planScan(filter: Filter, narrowed: readonly Narrowed[], reading: Reading): Scan | null {
  if (matchesNothing(filter) || narrowed.some((ids) => ids?.length === 0)) return null;
  const where = [...filter.own];
  const checks: Check[] = [];
  for (const [i, { part, where: conditions }] of filter.parts.entries()) {
    const ids = narrowed[i] ?? null;
    const { reference, many } = partOf(part);
    if (ids === null) checks.push({ part, where: conditions });
    else if (many) checks.push({ part, ids: new Set(ids) });
    else where.push({ column: reference, in: ids });
  }
  const orderBy = ownBeginning(reading.sort);
  return {
    where,
    orderBy,
    checks,
    keys: reading.keys,
    fields: fieldsOf(checks, reading, orderBy),
    entities: entitiesOf(checks, reading.keys),
  };
}

/** The parts whose owners are asked first which ids match; none when nothing can match anyway. */
export const askedFirst = (filter: Filter): readonly PartFilter[] => (matchesNothing(filter) ? [] : filter.parts);

function ownBeginning(sort: readonly Sort[]): readonly SortKey[] {
  const foreign = sort.findIndex(({ column }) => column.part !== null);
  const own = foreign < 0 ? sort : sort.slice(0, foreign);
  return own.map(({ column, direction }) => ({ column: column.column, direction }));
}

function fieldsOf(checks: readonly Check[], { keys, fields }: Reading, orderBy: readonly SortKey[]): readonly string[] {
  const of = ({ part, column }: ColumnRef) => (part === null ? column : partOf(part).reference);
  const checked = checks.map(({ part }) => partOf(part).reference);
  return [...new Set([...checked, ...keys.map(of), ...orderBy.map(({ column }) => column), ...fields])];
}

function entitiesOf(checks: readonly Check[], keys: readonly ColumnRef[]): ReadonlyMap<EntityName, readonly string[]> {
  const columns = new Map<EntityName, Set<string>>();
  const add = (part: PartName, column: string) => {
    const { entity } = partOf(part);
    columns.set(entity, (columns.get(entity) ?? new Set()).add(column));
  };
  for (const check of checks) if ('where' in check) for (const { column } of check.where) add(check.part, column);
  for (const { part, column } of keys) if (part !== null) add(part, column);
  return new Map([...columns].map(([entity, names]) => [entity, [...names]]));
}
