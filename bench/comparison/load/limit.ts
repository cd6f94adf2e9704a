import { startChild } from '../../measure/child.ts';
import type { GeneratorLimit } from '../result.ts';
import { estimate } from '../statistics/estimate.ts';
import { percentilesOf } from '../statistics/histogram.ts';
import { randomFrom } from '../statistics/random.ts';
import type { Generator } from './generate.ts';
import type { Load } from './load.ts';

/** Runs before those that count. */
const WARM_UPS = 6;

export interface LimitOptions {
  /** Where the bare server runs: those of the servers that are measured. Null: wherever the machine puts it. */
  readonly cores: readonly number[] | null;
  /** Of each of the runs. */
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
}

/**
 * What the generator can do against a server that answers a constant of 1 KB: the throughput, in a closed loop, of both
 * together, and how late it sends at half of that.
 *
 * @throws an Error when that server was not answered rightly
 */
export async function limitOf(generator: Generator, options: LimitOptions): Promise<GeneratorLimit> {
  const { cores, seconds, rounds, connections } = options;
  await using server = await startChild(new URL('bare.ts', import.meta.url), { cores });
  const load = async (rate: number | null) => {
    const asked: Load = { port: server.port, requests: [REQUEST], connections, seconds, rate };
    const loaded = await generator.load(asked);
    if (loaded.failed !== null) throw new Error(`the bare server: ${loaded.failed}`);
    return loaded;
  };
  for (let i = 0; i < WARM_UPS; i++) await load(null); // the server is a new process
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { requests, seconds: took } = await load(null);
    samples.push(requests / took);
  }
  const throughput = estimate(samples, randomFrom(1));
  const lateAt = Math.round(throughput.median / 2);
  const [p50 = 0, p99 = 0] = percentilesOf((await load(lateAt)).late, [50, 99]);
  return { throughput, late: { p50, p99 }, lateAt };
}

const REQUEST = { path: '/graphql', headers: {}, body: JSON.stringify({ operationName: 'Constant' }) };
