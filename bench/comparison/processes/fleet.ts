import type { Environment } from '../../../runtime/setting.ts';
import type { Placement } from '../placement.ts';
import { asked } from './asked.ts';
import { type Cores, pin } from './cores.ts';
import type { FleetProcess } from './fleet-process.ts';
import type { Network } from './network.ts';
import { serverProcesses, usageOfServers } from './server-processes.ts';
import { startProcesses } from './start-processes.ts';
import { untilReady } from './until-ready.ts';
import type { PartUsage } from './usage.ts';

export interface FleetOptions {
  /** The module whose `system` is run: a workload's. */
  readonly system: URL;
  /** Those that have a server of their own get it, in a process with the placement's name. */
  readonly placements: readonly Placement[];
  /** A data folder that is written to: see {@link scratchCopy}. On servers only the cached API schema lies there. */
  readonly data: string;
  /** The settings of the distributed form, see {@link placeOnServers}; null for the embedded one. */
  readonly servers: Environment | null;
  /** Where the processes run once all are ready, the servers' cores: to start they may use all. Null: wherever the machine puts them. */
  readonly cores: Cores | null;
  /** Who asks a service (gateway, other services, placements' servers) does so through it. Null: directly. */
  readonly through: Network | null;
  /** Of the system; all unless told otherwise. */
  readonly parts?: readonly string[];
  /** Gives up a start, with its reason: a view that is to be built first may take long. */
  readonly signal?: AbortSignal;
}

/**
 * The processes that are measured, one for each part of the system and each placement's own server. Each is named by its
 * part (`gateway`, a service's name, `projector`) or its placement (`bff`, …). Disposing ends all of them.
 *
 * A call rejects when a process that it needs has ended, with the process's name and what it wrote last.
 */
export interface Fleet extends AsyncDisposable {
  /** Of every process: its name. */
  readonly names: readonly string[];
  /** Of a process. @throws TypeError for an unknown name, as all that take one do */
  pid(name: string): number;
  /** Where a placement is asked. @throws TypeError for one that was not named in the options. */
  port(placement: string): number;
  /** Of the gateway: where writes go. */
  readonly gateway: number;
  /**
   * Of each process, and in the servers form of `mongodb` and `kafka` where JOINERY_SERVERS_PIDS names the folder of their
   * process numbers: all members together. One that is paused is told as it was when it was paused.
   */
  usage(): Promise<Readonly<Record<string, PartUsage>>>;
  /** In the logs of all services together. Waits for one that is paused. */
  events(): Promise<number>;
  /** Resolves once everything that was accepted before the call is in the view. */
  caughtUp(): Promise<void>;
  /** Of the view, ms: what was accepted longer ago is in it. An idle one is told of the time now and then, so up to a second. */
  lag(): Promise<number>;
  /** From now on this process works so long (µs) at each HTTP request before it handles it; 0 ends that. */
  busy(name: string, micros: number): Promise<void>;
  /** The process stands still and keeps its connections (SIGSTOP), until {@link resume}. */
  pause(name: string): Promise<void>;
  resume(name: string): void;
  /** Rejects as soon as any process ends that was not told to; never resolves. For a race with what is measured. */
  readonly died: Promise<never>;
}

const pidsOf = (processes: ReadonlyMap<string, FleetProcess>) => [...processes.values()].map(({ pid }) => pid);

/**
 * Starts all processes, on free ports. Resolves when each is ready and the view has caught up.
 * @throws when one cannot start, with what it wrote; then none is left. The signal's reason.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { placements, servers, cores, signal } = options;
  signal?.throwIfAborted();
  const processes = await startProcesses(options);
  let ending = false;
  const died = Promise.race([...processes.values()].map(({ ended }) => ended)).catch((error: unknown) => {
    if (ending) return new Promise<never>(() => {});
    throw error;
  });
  died.catch(() => {}); // it is for whoever races it with something
  const close = async (): Promise<void> => {
    ending = true;
    await Promise.all([...processes.values()].map((process) => process[Symbol.asyncDispose]()));
  };
  const named = (name: string) => {
    const process = processes.get(name);
    if (process === undefined) throw new TypeError(`no process of the fleet is named ${name}`);
    return process;
  };
  const { events, caughtUp, asOf } = asked(processes, servers !== null);
  try {
    await untilReady(processes, died, signal);
    if (processes.has('projector')) await caughtUp();
    if (cores !== null) await pin(pidsOf(processes), cores.servers);
  } catch (error) {
    await close();
    throw error;
  }
  const own = new Map(placements.map(({ name, server }) => [name, server === null ? 'gateway' : name]));
  const running = servers === null ? [] : serverProcesses();
  return {
    names: [...processes.keys()],
    pid: (name) => named(name).pid,
    port(placement) {
      const process = own.get(placement);
      if (process === undefined) throw new TypeError(`the fleet was not started for the placement ${placement}`);
      return named(process).port;
    },
    get gateway() {
      return named('gateway').port;
    },
    async usage() {
      const ours = await Promise.all([...processes].map(async ([name, process]) => [name, await process.usage()]));
      return { ...Object.fromEntries(ours), ...usageOfServers(running) };
    },
    events,
    caughtUp,
    lag: async () => Math.max(0, Date.now() - (await asOf())),
    busy: (name, micros) => named(name).ask({ busy: micros }),
    pause: (name) => named(name).pause(),
    resume: (name) => named(name).resume(),
    died,
    [Symbol.asyncDispose]: close,
  };
}
