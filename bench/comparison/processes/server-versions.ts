import { readFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import type { Environment } from '../../../runtime/setting.ts';
import { serverProcesses } from './server-processes.ts';

/** Of MongoDB, which it tells, and of Kafka where its process is known: no request of its protocol tells it. */
export async function serverVersions({ MONGODB_URL }: Environment): Promise<Readonly<Record<string, string>>> {
  const kafka = kafkaVersion();
  return {
    ...(MONGODB_URL === undefined ? {} : { mongodb: await mongodbVersion(MONGODB_URL) }),
    ...(kafka === null ? {} : { kafka }),
  };
}

async function mongodbVersion(url: string): Promise<string> {
  await using client = await new MongoClient(url).connect();
  const { version } = await client.db('admin').command({ buildInfo: 1 });
  return String(version);
}

/** From the name of its archives, or of their folder, on its command line. */
function kafkaVersion(): string | null {
  const broker = serverProcesses().find(({ name }) => name.startsWith('kafka'));
  if (broker === undefined) return null;
  return kafkaVersionIn(readFileSync(`/proc/${broker.pid}/cmdline`, 'utf8'));
}

/** Its archives tell Scala's version before its own. */
export const kafkaVersionIn = (commandLine: string): string | null =>
  /kafka(?:_[\d.]+)?-(\d+(?:\.\d+)+)/.exec(commandLine)?.[1] ?? null;
