import type { WarmUp } from '../result.ts';
import { RISING, risingOf } from '../rising.ts';
import type { Bench } from './bench.ts';
import type { Contestant } from './block.ts';
import { shuffled } from './interleaved.ts';

/** Of a block, s. */
const BLOCK = 0.1;
/** Enough to keep the server busy; a block ends with the answers that are under way, and there are as many. */
const CONNECTIONS = 3;

export interface Warming {
  /** What is loaded, for people. */
  readonly of: string;
  /** It takes this long at least, and at most, s. */
  readonly least: number;
  readonly most: number;
}

/**
 * Loads contestants, round after round in an order of its own, until they get no faster: a process that has just started takes
 * several times the CPU for a request, until what it does often has been compiled. Nothing of it is kept but how much faster all
 * became; who answers wrongly is met when it is measured. Two rounds at least.
 */
export async function warm(
  bench: Pick<Bench, 'fleet' | 'generator' | 'random' | 'signal'>,
  contestants: readonly Contestant[],
  { of, least, most }: Warming,
  within: (share: number) => void = () => {},
): Promise<WarmUp> {
  const { fleet, generator, random, signal } = bench;
  const began = performance.now();
  const over = () => (performance.now() - began) / 1000;
  const rounds: ReadonlyMap<Contestant, number>[] = [];
  const faster = () => rounds.map((round) => timesAs(round, rounds[0]!));
  const steady = () => (risingOf({ faster: faster() }) ?? RISING) < RISING;
  while (rounds.length < 2 || (over() < most && !(over() >= least && steady()))) {
    const carried = new Map<Contestant, number>();
    for (const one of shuffled(contestants, random)) {
      signal.throwIfAborted();
      within(Math.min(1, over() / most));
      const { port, requests } = one;
      const load = { port, requests, connections: CONNECTIONS, seconds: BLOCK, rate: null };
      const loaded = await Promise.race([generator.load(load), fleet.died]);
      carried.set(one, loaded.failed === null ? loaded.requests / loaded.seconds : 0);
    }
    rounds.push(carried);
  }
  return { of, seconds: over(), faster: faster() };
}

/** The geometric mean over all that answered in both. */
function timesAs(round: ReadonlyMap<Contestant, number>, first: ReadonlyMap<Contestant, number>): number {
  const logs = [...round].flatMap(([one, carried]) => {
    const before = first.get(one) ?? 0;
    return carried > 0 && before > 0 ? [Math.log(carried / before)] : [];
  });
  return logs.length === 0 ? 1 : Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}
