import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import { ServerDidNotStart, startDaemon } from './process.ts';

interface Mongodb {
  readonly mongod: string;
  readonly run: string;
  /** Of the first member; the next ones follow. */
  readonly port: number;
  readonly members: number;
}

const hostsOf = (port: number, members: number): string[] =>
  Array.from({ length: members }, (_, i) => `127.0.0.1:${port + i}`);

export async function startMongodb({ mongod, run, port, members }: Mongodb): Promise<void> {
  await Promise.all(
    hostsOf(port, members).map(async (_, i) => {
      const name = `mongodb-${i + 1}`;
      const folder = join(run, name);
      mkdirSync(folder, { recursive: true });
      const args = [
        ...['--dbpath', folder, '--port', `${port + i}`, '--bind_ip', '127.0.0.1', '--replSet', 'rs0'],
        ...['--wiredTigerCacheSizeGB', '1', '--setParameter', 'diagnosticDataCollectionEnabled=false'],
      ];
      await startDaemon({ name, run, program: mongod, args, port: port + i });
    }),
  );
}

const ALREADY_INITIALIZED = 23;

/** Makes the members a replica set, unless they are one, and resolves with its URL when it has a primary. */
export async function initiate(port: number, members: number): Promise<string> {
  const hosts = hostsOf(port, members);
  const direct = new MongoClient(`mongodb://${hosts[0]}/?directConnection=true`);
  try {
    const config = { _id: 'rs0', members: hosts.map((host, _id) => ({ _id, host })) };
    await direct.db('admin').command({ replSetInitiate: config });
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === ALREADY_INITIALIZED)) throw error;
  } finally {
    await direct.close();
  }
  const url = `mongodb://${hosts.join()}/?replicaSet=rs0`;
  await primary(url);
  return url;
}

async function primary(url: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 30_000, heartbeatFrequencyMS: 500 });
  try {
    await client.db('admin').command({ ping: 1 });
  } catch (error) {
    throw new ServerDidNotStart(`MongoDB has no primary: ${error}`);
  } finally {
    await client.close();
  }
}
