import { createHash } from 'node:crypto';
import { apiError } from '../../api/index.ts';

/**
 * How far a subscription has been told, by source: the offset, and the sequence where it is known. What stands behind it is
 * new. Sources that are not named hold nothing for the subscription.
 */
export type Reached = Readonly<Record<string, Spot>>;
export type Spot = readonly [offset: number, sequence: number | null];

/** Whom a subscription is about: a cursor of another one is refused. */
export interface About {
  readonly field: string;
  readonly key: string;
}

export const fingerprintOf = ({ field, key }: About): string =>
  createHash('sha256').update(`${field}\n${key}`).digest('base64url').slice(0, 11);

/** Opaque to clients, and of use on every gateway of the system. */
export function encodeLiveCursor(fingerprint: string, reached: Reached): string {
  if (reached === latest.reached && fingerprint === latest.fingerprint) return latest.cursor;
  const cursor = Buffer.from(JSON.stringify([fingerprint, reached])).toString('base64url');
  latest = { fingerprint, reached, cursor };
  return cursor;
}

/** An event is told to all its subscribers in a row. */
let latest: { fingerprint: string; reached: Reached | null; cursor: string } = {
  fingerprint: '',
  reached: null,
  cursor: '',
};

/** @throws BAD_USER_INPUT when it is no cursor, or one of another subscription. */
export function decodeLiveCursor(cursor: string, fingerprint: string): Reached {
  const [madeFor, reached] = parsed(cursor);
  if (typeof madeFor !== 'string' || !isReached(reached)) {
    throw apiError('BAD_USER_INPUT', `'${cursor.slice(0, 40)}' is not a cursor of a subscription`);
  }
  if (madeFor !== fingerprint) {
    throw apiError(
      'BAD_USER_INPUT',
      'the cursor belongs to another subscription: use it with the field and id it is of',
    );
  }
  return reached;
}

/** More than the partitions of any topic: nothing that a client sends is kept without a bound. */
const MOST_SOURCES = 1_000;

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // not JSON: the caller says so to the client
  }
}

function isReached(value: unknown): value is Reached {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const spots: readonly unknown[] = Object.values(value);
  return spots.length > 0 && spots.length <= MOST_SOURCES && spots.every(isSpot);
}

const isSpot = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  Number.isSafeInteger(value[0]) &&
  value[0] >= -1 &&
  (value[1] === null || (Number.isSafeInteger(value[1]) && value[1] >= 0));

/** Whether a place lies behind what was told. A copy of what was told does not. */
export function isNew(place: { source: string; offset: number; sequence: number | null }, reached: Reached): boolean {
  const spot = reached[place.source];
  if (spot === undefined) return true;
  const [offset, sequence] = spot;
  return place.offset > offset && (place.sequence === null || sequence === null || place.sequence > sequence);
}

/** Whether the one has come as far as the other, in each source that the other names. */
export const hasReached = (one: Reached, other: Reached): boolean =>
  Object.entries(other).every(([source, [offset]]) => (one[source]?.[0] ?? Number.NEGATIVE_INFINITY) >= offset);

/** Of each source the further one. */
export function furthest(one: Reached, other: Reached): Reached {
  const both: Record<string, Spot> = { ...one };
  for (const [source, spot] of Object.entries(other)) {
    const known = both[source];
    if (known === undefined || known[0] < spot[0]) both[source] = spot;
  }
  return both;
}
