import type { Environment } from '../../../runtime/setting.ts';
import type { Placement } from '../placement.ts';
import type { Network } from './network.ts';
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
  /** Where the processes run: see {@link Cores}. Null: wherever the machine puts them. */
  readonly cores: readonly number[] | null;
  /** Who asks a service (gateway, other services, placements' servers) does so through it. Null: directly. */
  readonly through: Network | null;
  /** Of the system; all unless told otherwise. */
  readonly parts?: readonly string[];
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
  /** Where a placement is asked. @throws TypeError for one that was not named in the options. */
  port(placement: string): number;
  /** Of the gateway: where writes go. */
  readonly gateway: number;
  /**
   * Of each process, and in the servers form of `mongodb` and `kafka` where JOINERY_SERVERS_PIDS names the folder of their
   * process numbers: all members together. One that is paused is told as it was when it was paused.
   */
  usage(): Promise<Readonly<Record<string, PartUsage>>>;
  /** In the logs of all services together. */
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

/**
 * Starts all processes, on free ports. Resolves when each is ready and the view has caught up.
 * @throws when one cannot start, with what it wrote; then none is left.
 */
export async function startFleet(_options: FleetOptions): Promise<Fleet> {
  throw new Error('not built yet');
}
