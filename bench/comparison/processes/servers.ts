import { randomUUID } from 'node:crypto';
import { connectKafka } from '../../../eventing/kafka/index.ts';
import { connectMongo } from '../../../eventing/mongodb/index.ts';
import { copyFolder, mustHoldAll } from '../../../runtime/copy-folder.ts';
import { openBacking } from '../../../runtime/open-backing.ts';
import type { ServerSettings } from '../../../runtime/server-settings.ts';
import type { Environment } from '../../../runtime/setting.ts';
import { readSystemSettings } from '../../../runtime/settings-of.ts';
import type { System } from '../../../runtime/system.ts';
import { closeAll } from '../../../serving/closing.ts';
import { dropDatabases, removeTopics } from '../../measure/remove.ts';

/** Databases and topics of one run on the servers that the environment names. Disposing drops them. */
export interface ServersPlace extends AsyncDisposable {
  /** The settings that lead there. */
  readonly env: Environment;
  /** What the names of its databases, topics and consumer groups begin with. */
  readonly prefix: string;
}

/** The environment names no servers. */
export class NoServers extends Error {
  readonly code = 'NO_SERVERS';
  constructor() {
    super('set KAFKA_BROKERS (host:port) and MONGODB_URL (of a replica set): npm run servers starts both');
    this.name = 'NoServers';
  }
}

/** Before anything that takes long. @throws NoServers; SettingsError */
export async function mustNameServers(module: URL): Promise<void> {
  const { system } = (await import(module.href)) as { readonly system: System };
  if (readSystemSettings(system, process.env).servers === null) throw new NoServers();
}

/**
 * Fills databases of its own with the history of a data folder. `copied` is told how many of all events are there.
 * @throws NoServers; SettingsError; UsageError for a folder that lacks a store; Unavailable. Then nothing is left there.
 */
export async function placeOnServers(
  module: URL,
  folder: string,
  copied: (events: number, all: number) => void = () => {},
): Promise<ServersPlace> {
  const { system } = (await import(module.href)) as { readonly system: System };
  mustHoldAll(system, folder);
  const prefix = `bench_${randomUUID().replaceAll('-', '').slice(0, 12)}_`;
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(KAFKA|MONGODB)_/.test(name))),
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_GROUP_PREFIX: prefix,
    MONGODB_PREFIX: prefix,
  };
  const settings = readSystemSettings(system, env);
  const { servers } = settings;
  if (servers === null) throw new NoServers();
  const place = { env, prefix, [Symbol.asyncDispose]: () => drop(servers, prefix) };
  const { signal } = new AbortController();
  await using backing = await openBacking(system, settings, { parts: [], log: () => {}, signal });
  await backing.reachStores();
  try {
    await copyFolder(system, folder, backing, copied);
  } catch (error) {
    await place[Symbol.asyncDispose]();
    throw error;
  }
  return place;
}

async function drop({ kafka, mongodb }: ServerSettings, prefix: string): Promise<void> {
  const dropping = [() => dropFrom(mongodb, prefix), () => removeFrom(kafka, prefix)];
  await closeAll(dropping.map((drop) => ({ [Symbol.asyncDispose]: drop }))); // each, whatever becomes of the other
}

async function dropFrom({ url }: ServerSettings['mongodb'], prefix: string): Promise<void> {
  await using connection = connectMongo({ url, name: 'joinery-bench' });
  await dropDatabases(connection, [prefix]);
}

async function removeFrom(settings: ServerSettings['kafka'], prefix: string): Promise<void> {
  await using connection = connectKafka({ ...settings, clientId: 'joinery-bench' }, { log: () => {} });
  await removeTopics(connection, prefix);
}
