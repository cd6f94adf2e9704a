import type { Load, Loaded, LoadRequest } from '../load/load.ts';
import type { PartUsage } from '../processes/usage.ts';
import type { Bench } from './bench.ts';

/** Who is measured with what: a placement's requests, at its port. */
export interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly requests: readonly LoadRequest[];
}

/** One load on one contestant, and what it cost. */
export interface Block {
  readonly loaded: Loaded;
  /** Of all processes together, and of each, µs a request. */
  readonly cpu: number;
  readonly cpuBy: Readonly<Record<string, number>>;
  /** Made to services, and their bytes both ways, for one request. */
  readonly serviceRequests: number;
  readonly serviceBytes: number;
}

type BlockLoad = Pick<Load, 'connections' | 'seconds' | 'rate' | 'most'>;

/** What the gateway and the placements' own servers serve is asked by clients; all else is asked by them. */
const FRONT = new Set(['gateway', 'projector', 'mongodb', 'kafka']);

/**
 * Loads a contestant for a while. Requests go on where its last block ended, so that all of them come up in turn.
 * @throws the signal's reason when the run is to end; what the fleet throws about a process that has ended.
 */
export async function block(bench: Bench, contestant: Contestant, load: BlockLoad): Promise<Block> {
  const { fleet, generator, signal } = bench;
  signal.throwIfAborted();
  const first = nextOf(contestant);
  const before = await fleet.usage();
  const { port, requests } = contestant;
  const loaded = await Promise.race([generator.load({ ...load, port, requests, first }), fleet.died]);
  const after = await fleet.usage();
  advance(contestant, loaded.requests);
  const placements = new Set(bench.workload.placements.map(({ name }) => name));
  const isService = (name: string) => !FRONT.has(name) && !placements.has(name);
  const requestsAnswered = Math.max(1, loaded.requests);
  const cpuBy = perRequest(before, after, requestsAnswered, (usage) => usage.cpu * 1e6);
  const services = (quantity: (usage: PartUsage) => number) =>
    sum(Object.entries(perRequest(before, after, requestsAnswered, quantity)).filter(([name]) => isService(name)));
  return {
    loaded,
    cpu: sum(Object.entries(cpuBy)),
    cpuBy,
    serviceRequests: services(({ http }) => http?.requests ?? 0),
    serviceBytes: services(({ http }) => (http?.bytesIn ?? 0) + (http?.bytesOut ?? 0)),
  };
}

const taken = new WeakMap<readonly LoadRequest[], number>();
const nextOf = ({ requests }: Contestant): number => (taken.get(requests) ?? 0) % requests.length;
const advance = ({ requests }: Contestant, by: number): void => {
  taken.set(requests, (taken.get(requests) ?? 0) + by);
};

export type Usages = Readonly<Record<string, PartUsage>>;

/** What each process used between two readings, divided by a number. */
export const perRequest = (
  before: Usages,
  after: Usages,
  by: number,
  quantity: (usage: PartUsage) => number,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(after).map(([name, usage]) => {
      const earlier = before[name];
      return [name, (quantity(usage) - (earlier === undefined ? 0 : quantity(earlier))) / by];
    }),
  );

const sum = (values: readonly (readonly [string, number])[]): number =>
  values.reduce((total, [, value]) => total + value, 0);
