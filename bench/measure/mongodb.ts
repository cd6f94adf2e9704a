import { randomUUID } from 'node:crypto';
import { connectMongo, type MongoConnection } from '../../eventing/mongodb/index.ts';

/** @throws an Error that says how to name one. */
export function benchMongo(): MongoConnection {
  const url = process.env.MONGODB_URL;
  if (url === undefined) {
    throw new Error('set MONGODB_URL to a replica set, such as mongodb://127.0.0.1:27017/?replicaSet=rs0');
  }
  return connectMongo({ url, name: 'joinery-bench' });
}

/** Runs the work on a database of its own, which is dropped afterwards. */
export async function inDatabase<T>(connection: MongoConnection, work: (database: string) => Promise<T>): Promise<T> {
  const database = `bench_${randomUUID().slice(0, 8)}`;
  try {
    return await work(database);
  } finally {
    await connection.database(database).dropDatabase();
  }
}
