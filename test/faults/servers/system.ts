import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system } from '../../../joinery.config.ts';
import { partsOf } from '../../../runtime/system.ts';
import type { Cluster } from '../cluster.ts';
import { startToxiproxy, type Toxiproxy } from '../network/toxiproxy.ts';
import { freePorts } from '../ports.ts';
import { type Instance, type Processes, startProcesses } from './processes.ts';

/** The first and the second instances stand behind different proxies: the network can fail one half, or both. */
export type Side = 'a' | 'b';
export const SIDES: readonly Side[] = ['a', 'b'];

/** What a process calls. */
export type Reach = 'kafka' | 'mongodb' | 'services';

/** The system in processes of its own, several of some parts, on a cluster; between them the network, where it is there. */
export interface System extends AsyncDisposable {
  readonly names: Names;
  readonly processes: Processes;
  /** Of the gateways. */
  readonly origins: readonly string[];
  readonly network: Network | null;
  /** With the processes' logs: the caller's to remove, or to look at. */
  readonly folder: string;
}

export interface Network {
  readonly toxiproxy: Toxiproxy;
  /** The proxies between the processes of these sides and what they call. */
  between(sides: readonly Side[], reach: Reach): readonly string[];
}

/** What this run's topics, groups and databases begin with. */
export interface Names {
  readonly topics: string;
  readonly groups: string;
  readonly databases: string;
}

export interface SystemOptions {
  readonly cluster: Cluster;
  /** How many of a part; one of those that are not named. */
  readonly instances: Readonly<Record<string, number>>;
  /** The program of Toxiproxy; null for none. */
  readonly toxiproxy: string | null;
}

export const TWO_OF_SOME = { gateway: 2, orders: 2, containers: 2, projector: 2 };

export async function startSystemOnServers({ cluster, instances, toxiproxy }: SystemOptions): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-faults-'));
  const prefix = `faults_${randomUUID().slice(0, 8)}_`;
  const names = { topics: `${prefix}t.`, groups: `${prefix}g.`, databases: prefix };
  const members = partsOf(system).flatMap((part) =>
    Array.from({ length: instances[part] ?? 1 }, (_, i) => ({ part, name: `${part}-${i + 1}`, side: SIDES[i % 2]! })),
  );
  const ports = await freePorts(members.length);
  const placed = members.map((member, i) => ({ ...member, port: ports[i]! }));
  const proxies = toxiproxy === null ? null : await startToxiproxy(toxiproxy);
  const routes = proxies === null ? null : await openRoutes(proxies, cluster, placed);
  const urls = Object.fromEntries(
    system.services.map(({ name }) => [
      `JOINERY_${name.toUpperCase()}_URL`,
      placed
        .filter(({ part }) => part === name)
        .map(({ port }) => `http://127.0.0.1:${port}/graphql`)
        .join(),
    ]),
  );
  const shared = {
    KAFKA_BROKERS: cluster.brokers.join(),
    KAFKA_TOPIC_PREFIX: names.topics,
    KAFKA_GROUP_PREFIX: names.groups,
    KAFKA_PARTITIONS: '4',
    MONGODB_URL: cluster.mongodb,
    MONGODB_PREFIX: names.databases,
    JOINERY_TOKEN_WAIT_MS: '250',
    ...urls,
  };
  const processes = await startProcesses(
    placed.map(
      ({ name, part, port, side }): Instance => ({
        name,
        part,
        port,
        env: {
          ...shared,
          JOINERY_DATA: join(folder, name),
          [part === 'gateway' ? 'JOINERY_PORT' : `JOINERY_${part.toUpperCase()}_PORT`]: `${port}`,
          ...(routes && { FAULTS_REDIRECT: JSON.stringify(routes.redirects(side)) }),
        },
      }),
    ),
    join(folder, 'logs'),
  );
  return {
    names,
    processes,
    origins: placed.filter(({ part }) => part === 'gateway').map(({ port }) => `http://127.0.0.1:${port}`),
    network: proxies && routes && { toxiproxy: proxies, between: routes.between },
    folder,
    async [Symbol.asyncDispose]() {
      await processes[Symbol.asyncDispose]();
      await proxies?.[Symbol.asyncDispose]();
    },
  };
}

interface Placed {
  readonly part: string;
  readonly name: string;
  readonly port: number;
}

/** A proxy for each side and each address that anybody calls. */
async function openRoutes(toxiproxy: Toxiproxy, { brokers, members }: Cluster, placed: readonly Placed[]) {
  const services = new Set(system.services.map(({ name }) => name));
  const called: readonly (readonly [Reach, readonly string[]])[] = [
    ['kafka', brokers],
    ['mongodb', members],
    ['services', placed.filter(({ part }) => services.has(part)).map(({ port }) => `127.0.0.1:${port}`)],
  ];
  const routes: { side: Side; reach: Reach; name: string; from: number; to: number }[] = [];
  for (const side of SIDES) {
    for (const [reach, addresses] of called) {
      for (const address of addresses) {
        const from = Number(address.split(':')[1]);
        const name = `${side}-${reach}-${from}`;
        routes.push({ side, reach, name, from, to: await toxiproxy.open(name, address) });
      }
    }
  }
  return {
    redirects: (of: Side) => Object.fromEntries(routes.filter(({ side }) => side === of).map((r) => [r.from, r.to])),
    between: (sides: readonly Side[], reach: Reach) =>
      routes.filter((route) => sides.includes(route.side) && route.reach === reach).map(({ name }) => name),
  };
}
