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
  /** To whoever keeps the view. */
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

/** Of each kind at each rate. */
const RUNS = 3;
/** Of a run: s, and the writes that it should have. */
const [SHORTEST, LONGEST, FEWEST] = [0.5, 2, 60];

export const eventCostSeconds = (settings: RunSettings): number =>
  writesOf(settings).reduce((sum, writes) => sum + runsOf(settings) * (secondsOf(writes) + 0.6), 2);

const runsOf = ({ quick, form }: RunSettings): number => (quick ? 1 : form === 'servers' ? 2 * RUNS : RUNS);
const secondsOf = (writes: number): number => Math.min(LONGEST, Math.max(SHORTEST, FEWEST / writes));

/** What keeps the view and does nothing else; and what does it beside other things. */
const KEEPER = 'projector';
const SHARED = ['mongodb', 'kafka'];

/**
 * What keeping the view costs under writes, by growing rates: the CPU of the projector, and what servers that it shares with the
 * services use more than while it stands still, run by run in turn. Services are asked nothing by it, so theirs is that of the
 * write: all of them together differ by more from run to run than a view costs.
 */
export async function eventCosts(bench: Bench, writer: Writer): Promise<readonly EventCost[]> {
  const { settings, fleet } = bench;
  const rates = writesOf(settings);
  const shares = Object.keys(await fleet.usage()).some((name) => SHARED.includes(name));
  const costs: EventCost[] = [];
  if (!settings.quick) await costOf(bench, writer, { writes: usual(rates), seconds: 1, reads: null });
  for (const writes of rates) {
    bench.within(0, `the cost of an event, ${writes} writes a second`);
    const work: Work = { writes, seconds: secondsOf(writes), reads: null };
    const kept: Cost[] = [];
    const events: number[] = [];
    for (let run = 0; run < (settings.quick ? 1 : RUNS); run++) {
      const withIt = await costOf(bench, writer, work);
      const without = shares ? shared(await costUnkept(bench, writer, work)) : 0;
      kept.push(withIt);
      // Noise can make it less than nothing: a view that costs nothing has no crossing.
      events.push(Math.max(1, (withIt.by[KEEPER] ?? 0) + shared(withIt) - without));
    }
    costs.push({
      rate: median(kept.map(({ rate }) => rate)),
      event: estimate(events, bench.random),
      write: median(kept.map(({ cpu }, run) => cpu - events[run]!)),
      eventsAWrite: median(kept.map(({ events }) => events)) / (writes * writer.evened(writes, work.seconds)),
    });
  }
  return costs;
}

const shared = ({ by }: Cost): number => SHARED.reduce((sum, name) => sum + (by[name] ?? 0), 0);

type EventMedian = Pick<EventCost, 'rate'> & { readonly event: Pick<Estimate, 'median'> };

/** Between rates that were measured, on a straight line of the logarithms; beyond them as at the nearest. */
export function eventCostAt(costs: readonly EventMedian[], rate: number): number {
  const above = costs.findIndex((cost) => cost.rate >= rate);
  if (above <= 0) return costs.at(above)!.event.median;
  const [a, b] = [costs[above - 1]!, costs[above]!];
  const share = Math.log(rate / a.rate) / Math.log(b.rate / a.rate);
  return a.event.median * (b.event.median / a.event.median) ** share;
}
