import type { Filter } from 'mongodb';
import { keysetComparator, storable } from '../compare.ts';
import type { Keyset, Query, SortKey, Value } from '../query.ts';
import { and, conditionsFilter, type Dialect, type Kept } from './query.ts';

/** One `find`: what an index that begins with the columns of equality, then the one of the sort, serves from its start. */
export interface Range {
  readonly filter: Filter<Kept>;
  readonly sort: Readonly<Record<string, 1 | -1>>;
}

/** Runs one find, of at most so many rows. */
export type ReadRange<R> = (range: Range, limit: number) => Promise<readonly R[]>;

interface Key {
  readonly path: string;
  readonly direction: SortKey['direction'];
}

const same = ({ path }: Key, value: Value | null): Filter<Kept> => ({ [path]: { $eq: value } });
const present = ({ path }: Key): Filter<Kept> => ({ [path]: { $ne: null } });
const behind = ({ path, direction }: Key, value: Value): Filter<Kept> => ({
  [path]: direction === 'asc' ? { $gt: value } : { $lt: value },
});

/**
 * Answers a query by few finds, each of which an index can serve from its start to its end; one is enough for most pages.
 *
 * MongoDB has no "nulls last", and serves a sort by an index only when all directions fit it. So it sorts by one key at
 * a time: rows without that key are asked for last, and rows that are equal in it are put in order here. Where the page
 * ends within such rows, those are asked for once more, sorted by the next key. Behind a row (a, b, id) of an order by
 * A and B the finds are
 *
 *     A = a, B = b, ID > id     by ID: the rest of the row's ties
 *     A = a, B > b              by B (< where the direction is descending)
 *     A = a, B null             by ID
 *     A > a                     by A; then those of the last A that was found, by B
 *     A null                    by B
 *
 * `keyset` says where a row stands in the order of the query. Each find sees its own moment: a row that changes its
 * place meanwhile may come twice or not at all. The others come once.
 */
export async function readRanges<R>(
  query: Query,
  dialect: Dialect,
  read: ReadRange<R>,
  keyset: (row: R) => Keyset,
): Promise<R[]> {
  const { where, orderBy, after, limit } = query;
  const keys: Key[] = orderBy.map(({ column, direction }) => ({ path: dialect.column(column), direction }));
  const conditions = conditionsFilter(where, dialect);
  const { rows, inOrder, along } = page(keys, dialect, limit, read, keyset, keysetComparator(orderBy));
  if (after === undefined) {
    await inOrder(conditions, 0);
    return rows;
  }
  if (after.length !== keys.length + 1) {
    throw new TypeError(
      `a keyset of ${after.length} values does not fit an order by ${keys.length} columns and the id`,
    );
  }
  const id = storable(after[keys.length]) ?? '';
  const equal = (count: number) => keys.slice(0, count).map((key, i) => same(key, storable(after[i])));
  await inOrder(and(conditions, ...equal(keys.length), { [dialect.id]: { $gt: id } }), keys.length);
  for (let i = keys.length - 1; i >= 0; i--) {
    const value = storable(after[i]);
    if (value === null) continue; // nothing comes behind a null but ties
    await along(and(conditions, ...equal(i), behind(keys[i]!, value)), i);
    await inOrder(and(conditions, ...equal(i), same(keys[i]!, null)), i + 1);
  }
  return rows;
}

/** A page that is filled range by range. What is asked of a full one does nothing. */
function page<R>(
  keys: readonly Key[],
  { id, endsIndex = (_, direction) => direction === 'asc' }: Dialect,
  limit: number,
  read: ReadRange<R>,
  keyset: (row: R) => Keyset,
  compare: (a: Keyset, b: Keyset) => number,
) {
  const rows: R[] = [];
  const room = () => limit - rows.length;
  const valueAt = (row: R, key: number): Value | null => keyset(row)[key] ?? null;

  /** Adds rows that are equal in all keys before this one. */
  async function inOrder(filter: Filter<Kept>, from: number): Promise<void> {
    if (room() <= 0) return;
    const key = keys[from];
    if (key === undefined) {
      rows.push(...(await read({ filter, sort: { [id]: 1 } }, room())));
      return;
    }
    await along(and(filter, present(key)), from);
    await inOrder(and(filter, same(key, null)), from + 1);
  }

  /** Adds the same, of those that have this key. */
  async function along(filter: Filter<Kept>, from: number): Promise<void> {
    const key = keys[from]!;
    const by = { [key.path]: key.direction === 'asc' ? 1 : -1 } as const;
    if (from === keys.length - 1 && endsIndex(key.path, key.direction)) {
      if (room() > 0) rows.push(...(await read({ filter, sort: { ...by, [id]: 1 } }, room())));
      return;
    }
    for (let rest = filter; room() > 0; ) {
      const asked = room() + 1;
      const found = await read({ filter: rest, sort: by }, asked);
      const cut = found.length < asked ? null : valueAt(found[asked - 1]!, from);
      const whole = cut === null ? found : found.filter((row) => valueAt(row, from) !== cut);
      rows.push(...whole.toSorted((a, b) => compare(keyset(a), keyset(b))));
      if (cut === null) return;
      await inOrder(and(filter, same(key, cut)), from + 1);
      rest = and(filter, behind(key, cut));
    }
  }

  return { rows, inOrder, along };
}
