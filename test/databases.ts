import { randomUUID } from 'node:crypto';
import type { MongoConnection } from '../eventing/mongodb/index.ts';

/** A name that no other test has, for topics, groups and databases. Starts with `prefix`, legal in all of them. */
export const uniqueName = (prefix = 'test'): string => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 12)}_`;

/** Drops every database whose name begins with one of these prefixes. */
export async function dropDatabases(connection: MongoConnection, prefixes: readonly string[]): Promise<void> {
  const { databases } = await connection.client.db('admin').admin().listDatabases({ nameOnly: true });
  const ours = databases.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
  await Promise.all(ours.map(({ name }) => connection.client.db(name).dropDatabase()));
}
