import { deepStrictEqual } from 'node:assert/strict';
import { alternate } from './alternate.ts';
import { type Child, child } from './child.ts';
import { answerOf, type Load, type Served, serveLoad } from './load.ts';
import { median } from './statistics.ts';

/** A server to be compared, with the headers that its requests need. */
export interface Contestant {
  readonly server: Child;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Workload {
  readonly rounds: number;
  /** Of one turn of one server. */
  readonly seconds: number;
  readonly connections: number;
  readonly bodies: readonly string[];
}

/** Servers under the same load, in turn, each measured by the medians of its turns. @throws when their answers differ */
export async function compareServers<N extends string>(
  contestants: Readonly<Record<N, Contestant>>,
  { rounds, ...load }: Workload,
): Promise<Readonly<Record<N, Served>>> {
  await sameAnswers(Object.values<Contestant>(contestants), load.bodies[0]!);
  await using loader = await child(new URL('loader.ts', import.meta.url));
  const turn = ({ server, headers = {} }: Contestant) =>
    serveLoad(loader, server, { ...load, headers } satisfies Omit<Load, 'port'>);
  const turns = mapValues(contestants, (contestant: Contestant) => () => turn(contestant));
  return mapValues(await alternate(rounds, turns), medians);
}

async function sameAnswers(contestants: readonly Contestant[], body: string): Promise<void> {
  const answers = await Promise.all(contestants.map(({ server, headers }) => answerOf(server.port, body, headers)));
  for (const answer of answers) deepStrictEqual(answer, answers[0]);
}

const mapValues = <N extends string, A, B>(of: Readonly<Record<N, A>>, map: (value: A) => B): Record<N, B> =>
  Object.fromEntries(Object.entries<A>(of).map(([name, value]) => [name, map(value)])) as Record<N, B>;

function medians(turns: readonly Served[]): Served {
  const of = (name: keyof Served) => median(turns.map((turn) => turn[name]));
  return {
    requests: of('requests'),
    seconds: of('seconds'),
    p50: of('p50'),
    p99: of('p99'),
    rate: of('rate'),
    cpu: of('cpu'),
    busy: of('busy'),
  };
}

/**
 * How much of a limit a server reaches, %: by throughput or by its CPU time a request, whichever is less. Where clients
 * or subgraphs held the limit back, its throughput alone would flatter whoever is compared with it.
 */
export const shareOf = (server: Served, limit: Served): number =>
  Math.min(server.rate / limit.rate, limit.cpu / server.cpu) * 100;

/** A line of a report. */
export const servedRow = (question: string, server: string, served: Served, limit: Served) => ({
  question,
  server,
  'requests /s': served.rate,
  'p50 ms': served.p50,
  'p99 ms': served.p99,
  'CPU µs': served.cpu,
  'busy %': served.busy * 100,
  'share %': shareOf(served, limit),
});
