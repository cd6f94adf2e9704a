import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { system } from '../../joinery.config.ts';
import { type Running, run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { partsOf } from '../../runtime/system.ts';
import { closeAll } from '../../serving/closing.ts';
import type { Databases } from '../faults/check/databases.ts';
import { freePorts } from '../faults/ports.ts';
import type { Servers } from '../servers.ts';
import { ownPlace } from '../system/servers.ts';

/** The system with several instances of its parts, each as `npm start -- <part>` runs it, and each to be stopped by itself. */
export interface Together extends AsyncDisposable {
  /** By name, such as `orders-2`; those that run. */
  readonly running: ReadonlyMap<string, Running>;
  /** Of all gateways, running or not. */
  readonly origins: readonly string[];
  readonly databases: Databases;
  /** What topics and groups begin with. */
  readonly names: { readonly topics: string; readonly groups: string };
  readonly logged: readonly string[];
  /** Resolves once it has started, or at once when it is not to be waited for. */
  start(name: string): Promise<void>;
  /** As SIGTERM does: what is in flight is finished. */
  stop(name: string): Promise<void>;
}

export interface TogetherOptions {
  readonly servers: Servers;
  /** How many there may be of a part; one of those that are not named. */
  readonly instances: Readonly<Record<string, number>>;
  /** Those that are not started at once. */
  readonly later?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it stored is left on the servers: they are the test's own, and go with it. */
  readonly leave?: boolean;
}

const PARTS = partsOf(system);
const TWO_OF_EACH = Object.fromEntries(PARTS.map((part) => [part, 2]));
export const twoOfEach = (more: Readonly<Record<string, number>> = {}) => ({ ...TWO_OF_EACH, ...more });

export async function together({
  servers,
  instances,
  later = [],
  env = {},
  leave = false,
}: TogetherOptions): Promise<Together> {
  const own = ownPlace(servers);
  const folder = await mkdtemp(join(tmpdir(), 'joinery-together-'));
  const placed = await place(instances);
  const shared = {
    ...own.env,
    KAFKA_PARTITIONS: '4',
    JOINERY_SEED_ORDERS: '0',
    ...Object.fromEntries(system.services.map(({ name }) => urlsOf(name, placed))),
    ...env,
  };
  const client = new MongoClient(servers.mongodb);
  const running = new Map<string, Running>();
  const logged: string[] = [];

  const start = async (name: string): Promise<void> => {
    const instance = placed.find((one) => one.name === name);
    if (instance === undefined) throw new TypeError(`there is no ${name}`);
    const { part, port } = instance;
    const settings = readSystemSettings(system, {
      ...shared,
      JOINERY_DATA: join(folder, name),
      [part === 'gateway' ? 'JOINERY_PORT' : `JOINERY_${part.toUpperCase()}_PORT`]: `${port}`,
    });
    const log = (...said: unknown[]) => void logged.push(`${name}: ${said.map(String).join(' ')}`);
    running.set(name, await run(system, settings, { parts: [part], log }));
  };
  const stop = async (name: string): Promise<void> => {
    const stopping = running.get(name);
    running.delete(name);
    await stopping?.[Symbol.asyncDispose]();
  };
  const close = async (): Promise<void> => {
    await closeAll([...running.values()]);
    await client.close();
    if (!leave) await own[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  };
  try {
    await Promise.all(placed.filter(({ name }) => !later.includes(name)).map(({ name }) => start(name)));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    running,
    origins: placed.filter(({ part }) => part === 'gateway').map(({ port }) => `http://127.0.0.1:${port}`),
    databases: { url: servers.mongodb, client, prefix: own.prefix },
    names: { topics: own.prefix, groups: own.prefix },
    logged,
    start,
    stop,
    [Symbol.asyncDispose]: close,
  };
}

interface Placed {
  readonly part: string;
  readonly name: string;
  readonly port: number;
}

async function place(instances: Readonly<Record<string, number>>): Promise<readonly Placed[]> {
  const members = PARTS.flatMap((part) =>
    Array.from({ length: instances[part] ?? 1 }, (_, i) => ({ part, name: `${part}-${i + 1}` })),
  );
  const ports = await freePorts(members.length);
  return members.map((member, i) => ({ ...member, port: ports[i]! }));
}

const urlsOf = (service: string, placed: readonly Placed[]) => {
  const urls = placed.filter(({ part }) => part === service).map(({ port }) => `http://127.0.0.1:${port}/graphql`);
  return [`JOINERY_${service.toUpperCase()}_URL`, urls.join()] as const;
};
