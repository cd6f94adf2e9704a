import { median } from '../../measure/statistics.ts';
import type { Estimate, RunSettings } from '../result.ts';
import type { Bench } from '../run/bench.ts';
import { type Cost, costOf, costUnkept, type Work } from '../run/mixed.ts';
import type { Writer } from '../run/writer.ts';
import { estimate } from '../statistics/estimate.ts';
import { usual } from '../usual.ts';

/** What an event costs where so many come, µs. */
export interface EventCost {
  /** Events a second. */
  readonly rate: number;
  /** To whoever keeps the view: of pairs of runs, with the projector and while it stands still. */
  readonly event: Estimate;
  /** To accept it, and for services to hear of it: the median. */
  readonly write: number;
  /** Services add events of their own. */
  readonly eventsAWrite: number;
}

/** Writes a second. The more there are, the more events the view takes in together, and the less each costs. */
const WRITES = [20, 80, 320];
/** Where Kafka and MongoDB share the cores. */
const SERVERS_WRITES = [5, 20, 80];
const QUICK_WRITES = [80];

const writesOf = ({ quick, form }: RunSettings): readonly number[] =>
  quick ? QUICK_WRITES : form === 'servers' ? SERVERS_WRITES : WRITES;

/** Pairs of runs at each rate. */
const PAIRS = 3;
/** Of a run: s, and the writes that it should have. */
const [SHORTEST, LONGEST, FEWEST] = [0.8, 2, 60];

export const eventCostSeconds = (settings: RunSettings): number =>
  writesOf(settings).reduce((sum, writes) => sum + (settings.quick ? 3 : 2 * PAIRS * (secondsOf(writes) + 0.6)), 1);

const secondsOf = (writes: number): number => Math.min(LONGEST, Math.max(SHORTEST, FEWEST / writes));

/** Everybody's CPU under writes, with the projector and while it stands still, in turn. By growing rates. */
export async function eventCosts(bench: Bench, writer: Writer): Promise<readonly EventCost[]> {
  const { settings } = bench;
  const { quick } = settings;
  const rates = writesOf(settings);
  const costs: EventCost[] = [];
  if (!quick) await costOf(bench, writer, { writes: usual(rates), seconds: 1, reads: null });
  for (const writes of rates) {
    bench.within(0, `the cost of an event, ${writes} writes a second`);
    const work: Work = { writes, seconds: quick ? SHORTEST : secondsOf(writes), reads: null };
    const runs = { kept: [] as Cost[], unkept: [] as Cost[] };
    const ways = { kept: () => costOf(bench, writer, work), unkept: () => costUnkept(bench, writer, work) };
    for (let pair = 0; pair < (quick ? 1 : PAIRS); pair++) {
      // Each is first as often as second: what a run leaves behind is not always the same one's to bear.
      const order = pair % 2 === 0 ? (['kept', 'unkept'] as const) : (['unkept', 'kept'] as const);
      for (const way of order) runs[way].push(await ways[way]());
    }
    const { kept, unkept } = runs;
    costs.push({
      rate: median(kept.map(({ rate }) => rate)),
      // Noise can make it less than nothing: a view that costs nothing has no crossing.
      event: estimate(
        kept.map(({ cpu }, pair) => Math.max(1, cpu - unkept[pair]!.cpu)),
        bench.random,
      ),
      write: median(unkept.map(({ cpu }) => cpu)),
      eventsAWrite: median(kept.map(({ events }) => events)) / Math.max(1, Math.round(writes * work.seconds)),
    });
  }
  return costs;
}

type EventMedian = Pick<EventCost, 'rate'> & { readonly event: Pick<Estimate, 'median'> };

/** Between rates that were measured, on a straight line of the logarithms; beyond them as at the nearest. */
export function eventCostAt(costs: readonly EventMedian[], rate: number): number {
  const above = costs.findIndex((cost) => cost.rate >= rate);
  if (above <= 0) return costs.at(above)!.event.median;
  const [a, b] = [costs[above - 1]!, costs[above]!];
  const share = Math.log(rate / a.rate) / Math.log(b.rate / a.rate);
  return a.event.median * (b.event.median / a.event.median) ** share;
}
