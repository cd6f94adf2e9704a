import { apiError } from '../../api/index.ts';
import type { Keyset } from '../../eventing/index.ts';
import { type Reader, type Row, valueIn } from './owners.ts';
import type { Scan } from './plan.ts';

interface Pages {
  /** Read only what is behind this place in the scan's order. */
  readonly after?: Keyset;
  /** Rows of the first page; each next one has twice as many. Without it every row will be read: pages are full. */
  readonly firstPage?: number;
}

/**
 * The orders of a scan, page by page. When every row will be read anyway, the next page is fetched while the last one
 * is worked on, and a scan over more orders than the bound is refused before it begins. So at most two pages are
 * alive, whatever the number of orders.
 *
 * @throws LIMIT_EXCEEDED when more orders than the bound would have to be read.
 */
export async function* pages(
  { owners, bound, batch }: Reader,
  scan: Scan,
  { after, firstPage }: Pages,
): AsyncGenerator<Row[]> {
  const whole = firstPage === undefined;
  let size = Math.min(firstPage ?? batch, batch);
  let left = bound;
  let behind = after;
  const fetch = async () => {
    const limit = Math.min(size, left + 1);
    const { where, orderBy } = scan;
    const rows = await owners.scan({ where, orderBy, after: behind, limit }, scan.fields);
    return { rows, last: rows.length < limit };
  };

  let next = settled(fetch());
  try {
    if (whole) refuseOver(bound, await owners.count(scan.where));
    for (;;) {
      const { rows, last } = unwrap(await next);
      const allowed = rows.slice(0, left);
      behind = keysetOf(scan, rows) ?? behind;
      left -= allowed.length;
      if (whole && !last) next = settled(fetch());
      if (allowed.length > 0) yield allowed;
      if (rows.length > allowed.length) refuseOver(bound, bound + 1);
      if (last) return;
      size = Math.min(size * 2, batch);
      if (!whole) next = settled(fetch());
    }
  } finally {
    await next; // the page that nobody came for
  }
}

function refuseOver(bound: number, number: number): void {
  if (number <= bound) return;
  throw apiError(
    'LIMIT_EXCEEDED',
    `to answer this, ${number} orders or more would have to be read, and ${bound} may be: narrow the filter`,
    { limit: 'search', number, bound },
  );
}

function keysetOf({ orderBy }: Scan, rows: readonly Row[]): Keyset | undefined {
  const last = rows.at(-1);
  return last && [...orderBy.map(({ column }) => valueIn(last, column)), last.id];
}

/** A fetch that fails before anyone waits for it must not end the process: it fails when it is asked for. */
const settled = async <T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> =>
  (await Promise.allSettled([promise]))[0];

function unwrap<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
