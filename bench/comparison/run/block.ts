import type { Load, Loaded, LoadRequest } from '../load/load.ts';
import type { Served } from '../processes/usage.ts';
import type { Bench } from './bench.ts';
import { each, type Reading, type Rest, read, sum, worked } from './rest.ts';
import { servicesOf } from './services.ts';

/** Who is measured with what: a placement's requests, at its port. */
export interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly requests: readonly LoadRequest[];
}

/** One load on one contestant, and what it cost. */
export interface Block {
  readonly loaded: Loaded;
  /** Of all processes together, and of each, µs a request; see {@link costing}. */
  readonly cpu: number;
  readonly cpuBy: Readonly<Record<string, number>>;
  /** Made to services, and their bytes both ways, for one request. */
  readonly serviceRequests: number;
  readonly serviceBytes: number;
}

type BlockLoad = Pick<Load, 'connections' | 'seconds' | 'rate' | 'most'>;

/**
 * Loads a contestant for a while. Requests go on where its last block ended, so that all of them come up in turn.
 * @throws the signal's reason when the run is to end; what the fleet throws about a process that has ended.
 */
export async function block(bench: Bench, contestant: Contestant, load: BlockLoad): Promise<Block> {
  const { fleet, generator, signal, found } = bench;
  signal.throwIfAborted();
  const first = nextOf(contestant);
  const before = await read(fleet);
  const { port, requests } = contestant;
  const loaded = await Promise.race([generator.load({ ...load, port, requests, first }), fleet.died]);
  const after = await read(fleet);
  advance(contestant, loaded.requests);
  const answered = Math.max(1, loaded.requests);
  const writes = requests.some((request) => request.before !== undefined);
  const cpuBy = each(costing(before, after, { atRest: found.atRest, writes }), (seconds) => (seconds * 1e6) / answered);
  const services = servicesOf(bench);
  const ofServices = (of: (served: Served) => number) => sum(served(before, after, services, of)) / answered;
  return {
    loaded,
    cpu: sum(cpuBy),
    cpuBy,
    serviceRequests: ofServices(({ requests }) => requests),
    serviceBytes: ofServices(({ bytesIn, bytesOut }) => bytesIn + bytesOut),
  };
}

interface Circumstances {
  readonly atRest: Rest;
  /** A write reaches all: events go to whoever follows them. */
  readonly writes: boolean;
}

/**
 * CPU that requests cost, of each process, s: what it used more than at rest. Nothing of a process that nothing was asked of (reads
 * do not reach Kafka, nor the projector): where others need its core it does less than at rest, and that is no request's merit.
 */
export function costing(
  before: Reading,
  after: Reading,
  { atRest, writes }: Circumstances,
): Readonly<Record<string, number>> {
  const isAsked = (name: string): boolean => {
    const now = after.usage[name]?.http ?? null;
    return now === null ? name !== 'kafka' : now.requests > (before.usage[name]?.http?.requests ?? 0);
  };
  return Object.fromEntries(
    Object.entries(worked(before, after, atRest)).map(([name, used]) => [name, writes || isAsked(name) ? used : 0]),
  );
}

const served = (before: Reading, after: Reading, names: readonly string[], of: (served: Served) => number) =>
  Object.fromEntries(
    names.map((name) => {
      const [earlier, later] = [before.usage[name]?.http, after.usage[name]?.http];
      return [name, later == null ? 0 : of(later) - (earlier == null ? 0 : of(earlier))];
    }),
  );

const taken = new WeakMap<readonly LoadRequest[], number>();
const nextOf = ({ requests }: Contestant): number => (taken.get(requests) ?? 0) % requests.length;
const advance = ({ requests }: Contestant, by: number): void => {
  taken.set(requests, (taken.get(requests) ?? 0) + by);
};
