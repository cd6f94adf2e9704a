import type { Document, Filter } from 'mongodb';
import { storable } from '../compare.ts';
import type { Condition } from '../query.ts';

/** A document that goes by a text. */
export interface Kept extends Document {
  _id: string;
}

/** How the documents of a collection answer the names of the query language. */
export interface Dialect {
  /** The path of the row's id. */
  readonly id: string;
  /** The path of a column, whose value is text, a number or null. @throws when there is none of this name. */
  column(name: string): string;
  /**
   * Whether an index ends with this path in this direction and the id behind it, ascending: then it serves a sort by
   * both. Unless told otherwise: any path ascending, none descending.
   */
  endsIndex?(path: string, direction: 'asc' | 'desc'): boolean;
  /** The path of a `many` part, an array, and the names within one of its elements. */
  some?(part: string): { readonly path: string; readonly dialect: Pick<Dialect, 'column' | 'some'> };
}

/** Documents that meet all of these filters. */
export const and = (...filters: readonly Filter<Kept>[]): Filter<Kept> => {
  const real = filters.filter((filter) => Object.keys(filter).length > 0);
  return real.length > 1 ? { $and: real } : (real[0] ?? {});
};

/**
 * Conditions as one filter; `{}` for none. The collection must have no collation: text then orders by its UTF-8 bytes, as
 * code points do.
 */
export const conditionsFilter = (
  where: readonly Condition[],
  dialect: Pick<Dialect, 'column' | 'some'>,
): Filter<Kept> => and(...where.map((condition) => conditionFilter(condition, dialect)));

function conditionFilter(condition: Condition, dialect: Pick<Dialect, 'column' | 'some'>): Filter<Kept> {
  if ('some' in condition) {
    const part = dialect.some?.(condition.some);
    if (part === undefined) throw new TypeError(`there is no part '${condition.some}' to ask for`);
    return { [part.path]: { $elemMatch: conditionsFilter(condition.where, part.dialect) } };
  }
  const path = dialect.column(condition.column);
  if ('in' in condition) {
    const values = [...new Set(condition.in.map(storable))].filter((value) => value !== null);
    return { [path]: values.length === 1 ? { $eq: values[0] } : { $in: values } };
  }
  const from = storable(condition.from);
  const until = storable(condition.until);
  if (from === null && until === null) return { [path]: { $ne: null } };
  return { [path]: { ...(from === null ? {} : { $gte: from }), ...(until === null ? {} : { $lt: until }) } };
}
