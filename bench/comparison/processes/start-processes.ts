import { partsOf, type System } from '../../../runtime/system.ts';
import { ChildEnded } from '../../measure/child-ended.ts';
import { environmentOf, urls } from './environment.ts';
import type { FleetOptions } from './fleet.ts';
import { type FleetProcess, startProcess } from './fleet-process.ts';
import { freePorts } from './free-ports.ts';
import type { PartTask } from './part.ts';

const TRIES = 5;

/**
 * All processes of a fleet by their names, each on its port, none of them certainly ready. The ports of services are chosen
 * before, since others are told of them: when another program takes one meanwhile, all begin anew on others.
 *
 * @throws ChildEnded; TypeError for a placement with the name of a part. Then none is left.
 */
export async function startProcesses(options: FleetOptions): Promise<ReadonlyMap<string, FleetProcess>> {
  const { system } = (await import(options.system.href)) as { readonly system: System };
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(system, options);
    } catch (error) {
      if (tries === TRIES || !(error instanceof ChildEnded && error.reason === 'PORT_TAKEN')) throw error;
    }
  }
}

async function startOnce(system: System, options: FleetOptions): Promise<ReadonlyMap<string, FleetProcess>> {
  const { data, servers, cores, through } = options;
  // This program may be kept to the client's.
  const all = cores && [...cores.client, ...cores.servers];
  const services = system.services.map(({ name }) => name);
  const ports = await freePorts(services.length);
  const listen = Object.fromEntries(services.map((name, i) => [name, ports[i]!]));
  const ask = (await through?.lead(listen)) ?? listen;
  const env = environmentOf({ listen, ask }, data, servers);
  const started = await Promise.allSettled(
    [...tasksOf(system, options, urls(ask))].map(
      async ([name, task]) => [name, await startProcess(name, task, { env, cores: all })] as const,
    ),
  );
  const processes = new Map(started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  const failure = started.find((one) => one.status === 'rejected');
  if (failure === undefined) return processes;
  await Promise.all([...processes.values()].map((process) => process[Symbol.asyncDispose]()));
  throw failure.reason;
}

/** What each process is started for. */
function tasksOf(
  system: System,
  { system: { href }, parts = partsOf(system), placements, data: folder }: FleetOptions,
  services: Readonly<Record<string, string>>,
): ReadonlyMap<string, PartTask> {
  const tasks = new Map<string, PartTask>(parts.map((part) => [part, { system: href, part }]));
  for (const { name, server } of placements) {
    if (server === null) continue;
    if (tasks.has(name)) throw new TypeError(`a placement with a server of its own cannot be named ${name}`);
    tasks.set(name, { server: server.module.href, services, folder });
  }
  return tasks;
}
