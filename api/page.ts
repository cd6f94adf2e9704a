import type { Keyset, SortKey } from '../eventing/index.ts';
import { decodeCursor, encodeCursor, type ListIdentity, listFingerprint } from './cursor.ts';
import { apiError } from './errors.ts';

export const MAX_PAGE = 100;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page as asked for, checked. */
export interface PageRequest {
  readonly fingerprint: string;
  readonly first: number;
  readonly after?: Keyset;
}

/** @throws BAD_USER_INPUT for `first` outside 1 to 100, or a cursor that is not this list's. */
export function pageRequest(args: PageArguments, identity: ListIdentity, orderBy: readonly SortKey[]): PageRequest {
  const first = args.first ?? 20;
  if (first < 1 || first > MAX_PAGE) {
    throw apiError('BAD_USER_INPUT', `first is ${first}: ask for 1 to ${MAX_PAGE}, and page with after`);
  }
  const fingerprint = listFingerprint(identity);
  if (args.after === undefined || args.after === null) return { fingerprint, first };
  return { fingerprint, first, after: decodeCursor(args.after, fingerprint, orderBy) };
}

/** Of `first + 1` rows read, the page; cursors are made only when a client selects them. */
export function page<T>(
  request: PageRequest,
  rows: readonly T[],
  node: (row: T) => unknown,
  keyset: (row: T) => Keyset,
) {
  const shown = rows.slice(0, request.first);
  const cursor = (row: T) => encodeCursor(request.fingerprint, keyset(row));
  const last = shown.at(-1);
  return {
    edges: () => shown.map((row) => ({ cursor: () => cursor(row), node: node(row) })),
    nodes: () => shown.map(node),
    pageInfo: {
      hasNextPage: rows.length > request.first,
      endCursor: () => (last === undefined ? null : cursor(last)),
    },
  };
}
