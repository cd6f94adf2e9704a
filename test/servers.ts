import { afterAll, describe, test } from '@jest/globals';
import { connectMongo, type MongoConnection } from '../eventing/mongodb/index.ts';
import { dropDatabases, uniqueName } from './databases.ts';

export { dropDatabases, uniqueName } from './databases.ts';

/** The real servers that the environment names. */
export interface Servers {
  /** `host:port`, one or several. */
  readonly brokers: readonly string[];
  readonly mongodb: string;
}

const { KAFKA_BROKERS, MONGODB_URL } = process.env;

export const servers: Servers | null =
  KAFKA_BROKERS !== undefined && MONGODB_URL !== undefined
    ? { brokers: KAFKA_BROKERS.split(','), mongodb: MONGODB_URL }
    : null;

/** Registers tests that need the real servers; without these, says that they were left out. */
export function withServers(name: string, register: (servers: Servers) => void): void {
  if (servers !== null) describe(name, () => register(servers));
  else describe(name, () => test.skip('left out: KAFKA_BROKERS and MONGODB_URL are not set', () => {}));
}

/** One connection for a test file; what was made under its prefixes is dropped after the last test. */
export function testDatabases({ mongodb }: Servers): { readonly connection: MongoConnection; prefix(): string } {
  const connection = connectMongo({ url: mongodb, name: 'joinery-test' });
  const prefixes: string[] = [];
  afterAll(async () => {
    await dropDatabases(connection, prefixes);
    await connection[Symbol.asyncDispose]();
  });
  return {
    connection,
    prefix() {
      const prefix = uniqueName();
      prefixes.push(prefix);
      return prefix;
    },
  };
}
