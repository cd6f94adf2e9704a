import { createHash } from 'node:crypto';
import type { Keyset, SortKey } from '../eventing/index.ts';
import { apiError } from './errors.ts';

/** What a list is of: a cursor made for one list is refused by every other. */
export interface ListIdentity {
  /** `Type.field` of the API. */
  readonly field: string;
  /** The id of the object whose list it is; absent for fields of Query. */
  readonly of?: string;
  /** The coerced arguments of the field; `first` and `after` do not count. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** JSON with sorted keys, in which null, undefined and absent are the same. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, v]) => v !== null && v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join()}}`;
}

export function listFingerprint({ field, of, args }: ListIdentity): string {
  const { first: _, after: __, ...rest } = args;
  return createHash('sha256')
    .update(`${field}\n${of ?? ''}\n${canonical(rest)}`)
    .digest('base64url')
    .slice(0, 11);
}

/** Opaque to clients; the same by either strategy, so that a list may be paged by both in turn. */
export const encodeCursor = (fingerprint: string, keyset: Keyset): string =>
  Buffer.from(JSON.stringify([fingerprint, ...keyset])).toString('base64url');

/** @throws BAD_USER_INPUT when it is not a cursor, or one of another list. */
export function decodeCursor(cursor: string, fingerprint: string, orderBy: readonly SortKey[]): Keyset {
  const parts = parse(cursor);
  if (parts === null) throw apiError('BAD_USER_INPUT', `'${cursor.slice(0, 40)}' is not a cursor of this API`);
  const [madeFor, ...keyset] = parts;
  const valid =
    madeFor === fingerprint &&
    keyset.length === orderBy.length + 1 &&
    keyset.every((v) => v === null || typeof v === 'string' || typeof v === 'number') &&
    typeof keyset.at(-1) === 'string';
  if (!valid) {
    throw apiError(
      'BAD_USER_INPUT',
      'the cursor belongs to another list: use it with the filter and orderBy that it came from',
    );
  }
  return keyset as Keyset;
}

function parse(cursor: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) && typeof value[0] === 'string' ? value : null;
  } catch {
    return null; // not JSON: the caller says so to the client
  }
}
