import { MongoClient } from 'mongodb';

const EXPECTED = 'a URL such as mongodb://host:27017/?replicaSet=rs0';

/**
 * What was expected in place of a URL; null when the driver takes it. Asks nobody. What the driver says of a URL with
 * credentials is not handed on: it may quote a part of them.
 */
export function mongoUrlFault(url: string): string | null {
  try {
    new MongoClient(url);
    return null;
  } catch (error) {
    if (url.includes('@')) return `${EXPECTED}; what is special in a user name or password must be percent-encoded`;
    return `${EXPECTED} (${error instanceof Error ? error.message : error})`;
  }
}
