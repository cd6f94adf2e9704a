import { setTimeout } from 'node:timers/promises';
import type { Random } from '../../../sample/random.ts';
import { OWNERS } from '../check/records.ts';
import { BROKERS, type Cluster, MEMBERS, type ServerName } from '../cluster.ts';
import { type Reach, SIDES, type System } from './system.ts';

/** What a fault can reach. */
export interface Scene {
  readonly system: System;
  readonly cluster: Cluster;
  readonly draw: Random;
  /** The process that publishes for a service at the moment; null while none does. */
  relayOf(service: string): Promise<string | null>;
}

/** Something that goes wrong for a while, and is then over: nobody but a supervisor has to do anything after it. */
export interface Fault {
  /** How many of 38 rounds it has. */
  readonly weight: number;
  readonly network?: true;
  /** Begins, lasts and ends it; says whom it met. */
  run(scene: Scene): Promise<string>;
}

const LONG = 30_000;

/** All that the system must survive, by name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'kill a service': { weight: 4, run: killOne(({ part }) => part !== 'gateway' && part !== 'projector') },
  'kill the relay': { weight: 3, run: killRelay },
  'kill a projector in mid-batch': { weight: 3, run: killProjector },
  'kill a gateway': { weight: 2, run: killOne(({ part }) => part === 'gateway') },
  'kill all of a part': { weight: 2, run: killPart },
  'kill everything': { weight: 1, run: killEverything },
  'pause the relay': { weight: 2, run: pauseRelay },
  'kill a broker': { weight: 2, run: endBroker('SIGKILL') },
  'stop a broker': { weight: 2, run: endBroker('SIGTERM') },
  'pause a broker': { weight: 1, run: pauseBroker },
  'kill the primary': { weight: 2, run: endPrimary('SIGKILL') },
  'stop the primary': { weight: 1, run: endPrimary('SIGTERM') },
  'Kafka away': { weight: 2, run: away(BROKERS, 1_000, 6_000) },
  'MongoDB away': { weight: 2, run: away(MEMBERS, 1_000, 6_000) },
  'Kafka away for 30 s': { weight: 1, run: away(BROKERS, LONG, LONG) },
  'MongoDB away for 30 s': { weight: 1, run: away(MEMBERS, LONG, LONG) },
  'cut off from Kafka': { weight: 2, network: true, run: cut('kafka') },
  'cut off from MongoDB': { weight: 2, network: true, run: cut('mongodb') },
  'cut off from services': { weight: 1, network: true, run: cut('services') },
  'slow to Kafka': { weight: 1, network: true, run: slow('kafka') },
  'slow to MongoDB': { weight: 1, network: true, run: slow('mongodb') },
  'slow to services': { weight: 1, network: true, run: slow('services') },
};

/** The names of faults, round after round: each as often as its weight says before any comes again. */
export function* schedule(draw: Random, names: readonly string[]): Generator<string, never> {
  for (;;) {
    const bag = names.flatMap((name) => Array<string>(FAULTS[name]?.weight ?? 0).fill(name));
    if (bag.length === 0) throw new RangeError(`there is no fault among ${names}`);
    while (bag.length > 0) yield bag.splice(draw.integer(0, bag.length - 1), 1)[0]!;
  }
}

type Run = Fault['run'];

function killOne(meant: (instance: { readonly part: string }) => boolean): Run {
  return async ({ system: { processes }, draw }) => {
    const { name } = draw.pick(processes.instances.filter(meant));
    await processes.kill([name]);
    return name;
  };
}

async function killRelay({ system: { processes }, draw, relayOf }: Scene): Promise<string> {
  const service = draw.pick(OWNERS).name;
  const holder = await relayOf(service);
  // When nobody holds the lease, it is because its holder has just died.
  const name = holder ?? `${service}-1`;
  await processes.kill([name]);
  return holder === null ? `${name}, of a service whose relay nobody was` : name;
}

/** Stopped until events wait for them; once they go on, one is killed while it works on a full batch. */
async function killProjector({ system: { processes }, draw }: Scene): Promise<string> {
  const names = processes.instances.filter(({ part }) => part === 'projector').map(({ name }) => name);
  processes.pause(names);
  await setTimeout(1_000 + draw.fraction() * 1_000);
  processes.resume(names);
  await setTimeout(draw.fraction() * 150);
  const name = draw.pick(names);
  await processes.kill([name]);
  return name;
}

async function killPart({ system: { processes }, draw }: Scene): Promise<string> {
  const part = draw.pick([...new Set(processes.instances.map((instance) => instance.part))]);
  const names = processes.instances.filter((instance) => instance.part === part).map(({ name }) => name);
  await processes.kill(names);
  return names.join(', ');
}

async function killEverything({ system: { processes } }: Scene): Promise<string> {
  await processes.kill(processes.instances.map(({ name }) => name));
  return 'all processes';
}

/** For longer than its lease lasts: it wakes up believing that it still is the one who publishes. */
async function pauseRelay({ system: { processes }, draw, relayOf }: Scene): Promise<string> {
  const twice = OWNERS.filter(({ name }) => processes.instances.filter(({ part }) => part === name).length > 1);
  const name = await relayOf(draw.pick(twice.length === 0 ? OWNERS : twice).name);
  if (name === null) return 'nobody: no relay was active';
  processes.pause([name]);
  await setTimeout(6_000 + draw.fraction() * 2_000);
  processes.resume([name]);
  return name;
}

function endBroker(signal: 'SIGKILL' | 'SIGTERM'): Run {
  return async ({ cluster, draw }) => restarted(cluster, [draw.pick(BROKERS)], signal, draw.fraction() * 3_000);
}

/** For longer than the others wait for its heartbeat. */
async function pauseBroker({ cluster, draw }: Scene): Promise<string> {
  const name = draw.pick(BROKERS);
  await cluster.pause([name]);
  await setTimeout(4_000 + draw.fraction() * 8_000);
  await cluster.resume([name]);
  return name;
}

function endPrimary(signal: 'SIGKILL' | 'SIGTERM'): Run {
  return async ({ cluster, draw }) => {
    const primary = await cluster.primary();
    return restarted(cluster, [primary ?? draw.pick(MEMBERS)], signal, draw.fraction() * 3_000);
  };
}

function away(servers: readonly ServerName[], least: number, most: number): Run {
  return ({ cluster, draw }) => restarted(cluster, servers, 'SIGKILL', least + draw.fraction() * (most - least));
}

async function restarted(
  cluster: Cluster,
  servers: readonly ServerName[],
  signal: 'SIGKILL' | 'SIGTERM',
  after: number,
): Promise<string> {
  await cluster.end(servers, signal);
  await setTimeout(after);
  await cluster.start();
  return servers.join(', ');
}

/** Of the first instances, the second ones, or all. Packets get lost without a word, or connections are closed and refused. */
function cut(reach: Reach): Run {
  return async ({ system: { network }, draw }) => {
    if (network === null) throw new Error('there is no network to cut');
    const sides = draw.pick([['a'], ['b'], SIDES] as const);
    const proxies = network.between(sides, reach);
    const how = draw.pick(['silence', 'refuse'] as const);
    await network.toxiproxy[how](proxies);
    await setTimeout(1_500 + draw.fraction() * 4_000);
    await network.toxiproxy.mend(proxies);
    return `${sides}, ${how === 'silence' ? 'in silence' : 'refused'}`;
  };
}

function slow(reach: Reach): Run {
  return async ({ system: { network }, draw }) => {
    if (network === null) throw new Error('there is no network to slow');
    const sides = draw.pick([['a'], ['b'], SIDES] as const);
    const proxies = network.between(sides, reach);
    const latency = draw.integer(20, 200);
    await network.toxiproxy.slow(proxies, latency, draw.integer(20, 200));
    await setTimeout(3_000 + draw.fraction() * 3_000);
    await network.toxiproxy.mend(proxies);
    return `${sides}, by ${latency} ms`;
  };
}
