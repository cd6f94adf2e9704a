import { type Keyset, keysetComparator, type SortKey } from '../../eventing/index.ts';
import { once } from '../../serving/once.ts';
import { best } from './best.ts';
import type { Filter } from './filter.ts';
import { type Joined, joiner } from './join.ts';
import { narrow } from './narrow.ts';
import { type Reader, type Row, valueIn } from './owners.ts';
import { pages } from './pages.ts';
import { planScan, type Reading, type Scan, type Sort } from './plan.ts';

/** A sorted, filtered list of orders of which one page is wanted. */
export interface ListQuestion {
  readonly filter: Filter;
  readonly sort: readonly Sort[];
  readonly after?: Keyset;
  /** How many rows. */
  readonly limit: number;
}

export interface ListAnswer {
  /** The page's orders with their sort keys; read when first asked for. */
  rows(): Promise<readonly Joined[]>;
  /** How many there are in the whole list. */
  total(): Promise<number>;
}

/** Of a joined order, the sort keys' values and its id: what cursors hold. */
export const keysetOf = ({ key, id }: Joined): Keyset => [...key, id];

/**
 * Answers a list. The owners of filtered parts are asked at most once for both rows and total.
 *
 * Guaranteed: every row matched the filter when it was read, and rows stand in the order of the values that were
 * read with them. Not guaranteed: that these reads are of one moment. An order (or its customer, voyage …) that
 * changes between them may be shown though it no longer matches, be missing though it does by now, and look different
 * when the gateway completes it; a `total` of the same answer may count otherwise. What does not change meanwhile is
 * never missed and never shown twice.
 */
export function list(reader: Reader, question: ListQuestion): ListAnswer {
  const { filter, sort } = question;
  const narrowed = once(() => narrow(reader, filter));
  const plan = async (reading: Reading) => planScan(filter, await narrowed(), reading);
  const page = once(async () => {
    const scan = await plan({ keys: sort.map(({ column }) => column), fields: [], sort });
    return scan === null ? { rows: [], matched: 0 } : readPage(reader, scan, question);
  });

  return {
    rows: async () => (await page()).rows,
    async total() {
      const scan = await plan({ keys: [], fields: [], sort: [] });
      if (scan === null) return 0;
      if (scan.checks.length === 0) return reader.owners.count(scan.where);
      // A page that is found by reading everything counts in passing.
      return sortedHere(sort) ? (await page()).matched : countMatches(reader, scan);
    },
  };
}

const sortedHere = ([first]: readonly Sort[]) => first !== undefined && first.column.part !== null;

/** `matched` counts what was read: the whole list only when nothing of the order could be asked of the owner. */
async function readPage(reader: Reader, scan: Scan, { sort, after, limit }: ListQuestion) {
  const compare = keysetComparator(sort.map(({ column, direction }) => ({ column: column.column, direction })));
  const kept = best<Joined>(limit, (a, b) => compare(keysetOf(a), keysetOf(b)));
  const join = joiner(reader, scan);
  const ends = endOf(scan.orderBy, sort.length);
  let matched = 0;
  for await (const orders of pages(reader, scan, { after: startOf(scan, after), firstPage: firstPage(scan, limit) })) {
    for (const joined of await join(orders)) {
      matched++;
      if (after === undefined || compare(keysetOf(joined), after) > 0) kept.offer(joined);
    }
    const last = kept.last();
    if (last !== undefined && ends(orders.at(-1), last)) break;
  }
  return { rows: kept.kept(), matched };
}

/** Where a scan for the rows behind a cursor starts: behind it, or with all that share the beginning of its keys. */
function startOf({ orderBy, keys }: Scan, after: Keyset | undefined): Keyset | undefined {
  if (after === undefined || orderBy.length === 0) return undefined;
  return orderBy.length === keys.length ? after : [...after.slice(0, orderBy.length), ''];
}

/** As many as are wanted when each row is one of them; some more when checks may drop some. */
function firstPage({ orderBy, keys, checks }: Scan, limit: number): number | undefined {
  if (orderBy.length === 0) return undefined;
  return orderBy.length === keys.length && checks.length === 0 ? limit : 2 * limit;
}

/**
 * Whether the scan may stop, once there are as many rows as wanted: all that follows comes behind them. That is so at
 * once when the scan has the whole order; else when it has left those that share the last row's own keys.
 */
function endOf(orderBy: readonly SortKey[], keys: number): (scanned: Row | undefined, last: Joined) => boolean {
  if (orderBy.length === 0) return () => false;
  if (orderBy.length === keys) return () => true;
  const compare = keysetComparator(orderBy);
  return (scanned, last) => {
    if (scanned === undefined) return false;
    const place = orderBy.map(({ column }) => valueIn(scanned, column));
    return compare([...place, ''], [...last.key.slice(0, orderBy.length), '']) > 0;
  };
}

async function countMatches(reader: Reader, scan: Scan): Promise<number> {
  const join = joiner(reader, scan);
  let matched = 0;
  for await (const orders of pages(reader, scan, {})) matched += (await join(orders)).length;
  return matched;
}
