import type { Crossing, CrossingCheck } from '../result.ts';
import type { Bench } from '../run/bench.ts';
import type { Contestant } from '../run/block.ts';
import { contestantsOf, questionNamed } from '../run/contestants.ts';
import { costOf, costUnkept, type Work } from '../run/mixed.ts';
import type { Writer } from '../run/writer.ts';
import { estimate } from '../statistics/estimate.ts';
import { usual } from '../usual.ts';
import { type EventCost, eventCostAt } from './event-costs.ts';

/** Of the reads an event at the crossing: where it is checked. */
const BESIDE = [0.5, 2];
/** The share of one core that a check may use, so that nothing waits for it. */
const USED = 0.4;
/** Runs of each way at each point. */
const PAIRS = 2;
const QUICK_PAIRS = 1;
const WAYS = ['view', 'composed'] as const;
/** Of a run, s, and the reads that it should have. */
const [SHORTEST, LONGEST, FEWEST] = [0.75, 1, 15];

const pairsOf = (quick: boolean): number => (quick ? QUICK_PAIRS : PAIRS);

export const checkSeconds = (quick: boolean): number => BESIDE.length * pairsOf(quick) * 2 * 1.1;

/** Both ways in turn under the same reads and writes, below the crossing and above it: none where the view never pays. */
export async function checks(
  bench: Bench,
  writer: Writer,
  events: readonly EventCost[],
  crossing: Pick<Crossing, 'question' | 'placement' | 'view' | 'composed'>,
): Promise<readonly CrossingCheck[]> {
  const question = questionNamed(bench, crossing.question);
  // A write before each read: there the view has nothing to save.
  if (crossing.composed <= crossing.view || question.before !== undefined) return [];
  const contestants = contestantsOf(bench, question);
  const named = (name: string) => contestants.find((one) => one.name === name)!;
  const [view, composing] = [named(bench.workload.placements[0]!.name), named(crossing.placement)];
  const { write, eventsAWrite } = usual(events);
  const found: CrossingCheck[] = [];
  for (const factor of BESIDE) {
    const { rate, reads } = loadBeside(events, crossing, factor);
    const work = (of: Contestant): Work => ({
      writes: rate / eventsAWrite,
      seconds: Math.min(LONGEST, Math.max(SHORTEST, FEWEST / (reads * rate))),
      reads: { of, rate: reads * rate },
    });
    const costs = { view: [] as number[], composed: [] as number[] };
    const ways = {
      view: () => costOf(bench, writer, work(view)),
      composed: () => costUnkept(bench, writer, work(composing)),
    };
    for (let pair = 0; pair < pairsOf(bench.settings.quick); pair++) {
      // Each is first as often as second: what a run leaves behind is not always the same one's to bear.
      for (const way of pair % 2 === 0 ? WAYS : WAYS.toReversed()) costs[way].push((await ways[way]()).cpu - write);
    }
    found.push({
      rate,
      readsPerEvent: reads,
      view: estimate(costs.view, bench.random),
      composed: estimate(costs.composed, bench.random),
      expected: factor > 1 ? 'view' : 'composed',
      found: cheaper(costs.view, costs.composed),
    });
  }
  return found;
}

/** The one that was in all pairs. */
export function cheaper(view: readonly number[], composed: readonly number[]): CrossingCheck['found'] {
  const byView = view.filter((cost, pair) => cost < composed[pair]!).length;
  return byView === view.length ? 'view' : byView === 0 ? 'composed' : 'noise';
}

/** Events a second, and reads an event that are so many times those of the crossing at that rate. */
export function loadBeside(
  costs: readonly EventCost[],
  { view, composed }: Pick<Crossing, 'view' | 'composed'>,
  factor: number,
): { readonly rate: number; readonly reads: number } {
  const { rate: most, write } = usual(costs);
  for (let rate = most; ; rate *= 0.9) {
    const event = eventCostAt(costs, rate);
    const reads = (factor * event) / (composed - view);
    const used = rate * (write + Math.max(event + reads * view, reads * composed));
    if (used <= USED * 1e6) return { rate, reads };
  }
}
