/**
 * The small query language that entity states and joined views share: what every store adapter can
 * answer by an index, with one meaning in all of them.
 */

/** Text compares by Unicode code point, numbers by value; times are RFC 3339 text in UTC with milliseconds. */
export type Value = string | number;

/** A value that a store keeps beside the state, to filter, sort and group by. */
export interface Column<S> {
  readonly type: 'text' | 'integer' | 'real';
  /** Null (or undefined) never matches a condition and sorts last. */
  of(state: S): Value | null | undefined;
}

export const text = <S>(of: (state: S) => Value | null | undefined): Column<S> => ({ type: 'text', of });
export const integer = <S>(of: (state: S) => Value | null | undefined): Column<S> => ({ type: 'integer', of });
export const real = <S>(of: (state: S) => Value | null | undefined): Column<S> => ({ type: 'real', of });

export type Condition =
  /** One of; an empty list matches nothing. */
  | { readonly column: string; readonly in: readonly Value[] }
  /** From (inclusive) until (exclusive); either may be missing. */
  | { readonly column: string; readonly from?: Value; readonly until?: Value }
  /** At least one element of a `many` part of a joined view matches all of `where`. */
  | { readonly some: string; readonly where: readonly Condition[] };

export interface SortKey {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** The sort columns' values of a row, in order, then its id: where a page ended. */
export type Keyset = readonly (Value | null)[];

/** Conditions are joined by "and". Ties are broken by id, ascending; nulls come last in both directions. */
export interface Query {
  readonly where: readonly Condition[];
  readonly orderBy: readonly SortKey[];
  /** Only rows behind this one. Its length is `orderBy.length + 1`. */
  readonly after?: Keyset;
  readonly limit: number;
}
