import type { Query, Value } from '../../eventing/index.ts';
import type { ColumnCondition } from '../../serving/conditions.ts';
import { MAX_ROWS } from '../../serving/scan.ts';
import type { EntityName } from './model.ts';

export { MAX_ROWS };

/** An entity with the fields that were asked for. */
export interface Row {
  readonly id: string;
  readonly [field: string]: Value | null | readonly string[];
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
  /** Orders in the query's order, at most {@link MAX_ROWS}. */
  scan(query: OrderQuery, fields: readonly string[]): Promise<readonly Row[]>;
  count(where: readonly ColumnCondition[]): Promise<number>;
  /** The ids of the entities that meet all conditions, at most `limit` ({@link MAX_ROWS} + 1). */
  ids(entity: EntityName, where: readonly ColumnCondition[], limit: number): Promise<readonly string[]>;
  /** Entities by id, at most {@link MAX_ROWS}; unknown ones are missing, the order is any. */
  rows(entity: EntityName, ids: readonly string[], fields: readonly string[]): Promise<readonly Row[]>;
}
