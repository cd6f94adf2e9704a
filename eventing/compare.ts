import type { Condition, Keyset, Query, SortKey, Value } from './query.ts';

/**
 * A row in memory as queries see it. `column` gives null (or undefined) for a value that is missing; `part` the
 * elements of a `many` part of a joined view, whose columns are named without the part.
 */
export interface Row {
  readonly id: string;
  column(name: string): Value | null | undefined;
  part?(name: string): readonly Pick<Row, 'column' | 'part'>[];
}

const UNSTORABLE = /[\p{Surrogate}\0]/gu;

/**
 * A value as every store can keep it. Half a surrogate pair has no UTF-8 form and NUL ends a C string: both become
 * U+FFFD; NaN is no value.
 */
export function storable(value: Value | null | undefined): Value | null {
  if (typeof value === 'string') return value.search(UNSTORABLE) < 0 ? value : value.replace(UNSTORABLE, '\ufffd');
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** By Unicode code point, as UTF-8 bytes order. `<` on strings compares UTF-16 units: it puts U+1F600 before U+FF01. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, though their numbers lie below U+E000 to U+FFFF. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Numbers before text, as SQLite has it; a column holds only one of the two. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : 1;
  return typeof b === 'string' ? -1 : a - b;
}

/** Whether a row meets all conditions. */
export const matches = (where: readonly Condition[], row: Pick<Row, 'column' | 'part'>): boolean =>
  where.every((condition) => meets(condition, row));

function meets(condition: Condition, row: Pick<Row, 'column' | 'part'>): boolean {
  if ('some' in condition)
    return (row.part?.(condition.some) ?? []).some((element) => matches(condition.where, element));
  const value = storable(row.column(condition.column));
  if (value === null) return false;
  if ('in' in condition) return condition.in.some((wanted) => storable(wanted) === value);
  const from = storable(condition.from);
  const until = storable(condition.until);
  return (from === null || compareValues(value, from) >= 0) && (until === null || compareValues(value, until) < 0);
}

/** A row's place in an order: what a cursor holds. */
export const keysetOf = (orderBy: readonly SortKey[], row: Row): Keyset => [
  ...orderBy.map(({ column }) => storable(row.column(column))),
  row.id,
];

/** Orders keysets: each key in its direction, nulls last in both, then the id ascending. */
export const keysetComparator =
  (orderBy: readonly SortKey[]) =>
  (a: Keyset, b: Keyset): number => {
    for (const [i, { direction }] of orderBy.entries()) {
      const x = a[i] ?? null;
      const y = b[i] ?? null;
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1;
        continue;
      }
      const order = compareValues(x, y);
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    return compareValues(a[orderBy.length] ?? '', b[orderBy.length] ?? '');
  };

/** Answers a query over rows in memory, as a store answers it over its own. */
export function select<R extends Row>(rows: Iterable<R>, { where, orderBy, after, limit }: Query): R[] {
  const compare = keysetComparator(orderBy);
  const found: { row: R; keyset: Keyset }[] = [];
  for (const row of rows) {
    if (!matches(where, row)) continue;
    const keyset = keysetOf(orderBy, row);
    if (after === undefined || compare(keyset, after) > 0) found.push({ row, keyset });
  }
  found.sort((a, b) => compare(a.keyset, b.keyset));
  return found.slice(0, limit).map(({ row }) => row);
}
