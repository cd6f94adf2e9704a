import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32: no i, l, o, u to misread

/**
 * An id for an entity that its creator did not name: a ULID in lower case, 10 characters of the time and 16 at
 * random. In order of time, so that new rows go to the end of every index and ties sort by age; random enough that
 * any number of processes need not agree. Not secret.
 */
export function generateId(time: string): string {
  let ms = Date.parse(time);
  let id = '';
  for (let digit = 0; digit < 10; digit++) {
    id = ALPHABET[ms % 32] + id;
    ms = Math.floor(ms / 32);
  }
  for (const byte of randomBytes(16)) id += ALPHABET[byte & 31];
  return id;
}
