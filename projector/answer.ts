import type { SortKey } from '../eventing/index.ts';

/** One document by its id, given in this argument. */
export interface ByIdAnswer {
  readonly answer: 'byId';
  readonly argument: string;
}

/**
 * A connection. Arguments other than `first`, `after` and `orderBy` filter: by name, an input object's fields
 * likewise. A list means one of, `{ from, until }` a range, a scalar equality; an object named as a join filters
 * by the columns of that part (for a `many` part: at least one element matches). Null, absent, an empty range and an
 * object in which nothing is a condition are no condition, at any depth; an empty list matches nothing.
 */
export interface ListAnswer {
  readonly answer: 'list';
  /** The column that must equal the id of the parent object; for fields of an entity, not of Query. */
  readonly of?: string;
  /** The argument whose fields are filters; other arguments filter by their own name. */
  readonly filter?: string;
  /** Sort field (enum value of `orderBy: [{ field, direction }]`) → column. */
  readonly sort: Readonly<Record<string, string>>;
  /** The order when none is given, or an empty one; the id, ascending, always breaks ties and is the whole order where this is empty. */
  readonly orderBy: readonly SortKey[];
}

/**
 * One row for each combination of the dimensions asked for, sorted by them in that order, nulls last. As in SQL, without
 * any dimension it is one row over all, also when nothing matches (every measure is 0 then). A dimension named twice
 * counts once, where it came first.
 */
export interface AggregateAnswer {
  readonly answer: 'aggregate';
  readonly filter: string;
  /** The argument that lists the dimensions. */
  readonly groupBy: string;
  /** Enum value → the result field and the column it groups by; `entity` when the field is an entity with that id. */
  readonly dimensions: Readonly<Record<string, { field: string; column: string; entity?: string }>>;
  /** Result field → the number of documents, or the sum of a column. */
  readonly measures: Readonly<Record<string, 'count' | { sum: string }>>;
}

export type Answer = ByIdAnswer | ListAnswer | AggregateAnswer;

export const byId = (argument: string): ByIdAnswer => ({ answer: 'byId', argument });
export const list = (options: Partial<Omit<ListAnswer, 'answer'>> = {}): ListAnswer => ({
  answer: 'list',
  sort: {},
  orderBy: [],
  ...options,
});
export const aggregate = (options: Omit<AggregateAnswer, 'answer'>): AggregateAnswer => ({
  answer: 'aggregate',
  ...options,
});
export const asc = (column: string): SortKey => ({ column, direction: 'asc' });
export const desc = (column: string): SortKey => ({ column, direction: 'desc' });
