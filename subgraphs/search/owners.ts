import type { Query, Value } from '../../eventing/index.ts';
import type { ColumnCondition } from '../../serving/conditions.ts';
import type { EntityName } from './model.ts';

/** An entity with the fields that were asked for. */
export interface Row {
  readonly id: string;
  readonly [field: string]: Value | null | readonly string[];
}

/** The value of a field that is not a list. */
export function valueIn(row: Row, field: string): Value | null {
  const value = row[field];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** A question about orders that their owner answers from its own columns. */
export interface OrderQuery extends Query {
  readonly where: readonly ColumnCondition[];
}

/**
 * The services that own what search composes. Every method may be called many times at once; questions of the same
 * moment to the same service travel together.
 *
 * Each rejects with SERVICE_UNAVAILABLE, naming the service, when it does not answer.
 */
export interface Owners {
  /** Orders in the query's order, at most 1,000. */
  scan(query: OrderQuery, fields: readonly string[]): Promise<readonly Row[]>;
  count(where: readonly ColumnCondition[]): Promise<number>;
  /** The ids of the entities that meet all conditions, at most `limit` (1,001). */
  ids(entity: EntityName, where: readonly ColumnCondition[], limit: number): Promise<readonly string[]>;
  /** Entities by id, at most 1,000; unknown ones are missing, the order is any. */
  rows(entity: EntityName, ids: readonly string[], fields: readonly string[]): Promise<readonly Row[]>;
}

/** The owners, and what may be asked of them to answer one question. */
export interface Reader {
  readonly owners: Owners;
  /** The most orders that are read: JOINERY_SEARCH_LIMIT. */
  readonly bound: number;
  /** Orders in a page, ids in a batch, and in a set that goes into a scan. At most 1,000. */
  readonly batch: number;
}
