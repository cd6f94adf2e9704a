import { apiError } from './errors.ts';

/** The (stream, version) pairs that a mutation appended: what a later answer must contain. */
export type Versions = ReadonlyMap<string, number>;

export const encodeToken = (versions: Versions): string =>
  Buffer.from(JSON.stringify([...versions])).toString('base64url');

/**
 * Reads one token, or several joined by commas; of a stream named twice the highest version counts.
 * @throws BAD_USER_INPUT when a part is not a token.
 */
export function decodeToken(header: string): Versions {
  const versions = new Map<string, number>();
  for (const token of header.split(',')) {
    for (const [stream, version] of pairs(token.trim())) {
      versions.set(stream, Math.max(version, versions.get(stream) ?? 0));
    }
  }
  return versions;
}

function pairs(token: string): [string, number][] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    value = null;
  }
  const valid =
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 1000 &&
    value.every((pair) => Array.isArray(pair) && isStream(pair[0]) && Number.isSafeInteger(pair[1]) && pair[1] > 0);
  if (!valid) {
    throw apiError(
      'BAD_USER_INPUT',
      'joinery-after is not a token: send the token that a mutation returned, unchanged',
    );
  }
  return value as [string, number][];
}

/** `<category>-<id>`, of whatever category. */
const isStream = (value: unknown): boolean => typeof value === 'string' && value.indexOf('-') > 0;
