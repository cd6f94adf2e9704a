import { type PageArguments, page, pageRequest } from '../../../api/index.ts';
import type { SortKey } from '../../../eventing/index.ts';
import { type Reader, type Row, valueIn } from '../../../subgraphs/search/owners.ts';

const NEWEST_FIRST: readonly SortKey[] = [{ column: 'placedAt', direction: 'desc' }];

/**
 * A page of all orders, newest first, with these fields of each: their owner lists them by itself, so one request
 * brings them. Cursors are those of the API.
 *
 * @throws BAD_USER_INPUT for the cursor of another list; SERVICE_UNAVAILABLE
 */
export async function newestOrders({ owners }: Reader, args: PageArguments, fields: readonly string[]) {
  const request = pageRequest(args, { field: 'Query.orders', args: {} }, NEWEST_FIRST);
  const query = { where: [], orderBy: NEWEST_FIRST, after: request.after, limit: request.first + 1 };
  const rows = await owners.scan(query, ['placedAt', ...fields]);
  const shown = page(request, rows, (row) => row, keysetOf);
  return {
    rows: rows.slice(0, request.first),
    pageInfo: { hasNextPage: shown.pageInfo.hasNextPage, endCursor: shown.pageInfo.endCursor() },
  };
}

const keysetOf = (row: Row) => [valueIn(row, 'placedAt'), row.id];

/** An id that a row refers to; null for none. */
export function idIn(row: Row, field: string): string | null {
  const value = row[field];
  return typeof value === 'string' ? value : null;
}

export function idsIn(row: Row, field: string): readonly string[] {
  const value = row[field];
  return typeof value === 'object' && value !== null ? value : [];
}
