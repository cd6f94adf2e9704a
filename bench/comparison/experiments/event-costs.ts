import type { RunSettings } from '../result.ts';
import type { Bench } from '../run/bench.ts';
import { costOf, costUnkept, type Work } from '../run/mixed.ts';
import type { Writer } from '../run/writer.ts';
import { usual } from '../usual.ts';

/** What an event costs where so many come, µs. */
export interface EventCost {
  /** Events a second. */
  readonly rate: number;
  /** To whoever keeps the view. */
  readonly event: number;
  /** To accept it, and for services to hear of it. */
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

/** Everybody's CPU under writes, once with the projector and once while it stands still. By growing rates. */
export async function eventCosts(bench: Bench, writer: Writer): Promise<readonly EventCost[]> {
  const { settings } = bench;
  const { quick } = settings;
  const costs: EventCost[] = [];
  if (!quick) await costOf(bench, writer, { writes: usual(writesOf(settings)), seconds: 1, reads: null });
  for (const writes of writesOf(settings)) {
    bench.within(0, `the cost of an event, ${writes} writes a second`);
    const work: Work = { writes, seconds: quick ? 1 : Math.max(1.5, 60 / writes), reads: null };
    const kept = await costOf(bench, writer, work);
    const unkept = await costUnkept(bench, writer, work);
    costs.push({
      rate: kept.rate,
      event: Math.max(1, kept.cpu - unkept.cpu),
      write: unkept.cpu,
      eventsAWrite: kept.events / (writes * work.seconds),
    });
  }
  return costs;
}

/** Between rates that were measured, on a straight line of the logarithms; beyond them as at the nearest. */
export function eventCostAt(costs: readonly Pick<EventCost, 'rate' | 'event'>[], rate: number): number {
  const above = costs.findIndex((cost) => cost.rate >= rate);
  if (above <= 0) return costs.at(above)!.event;
  const [a, b] = [costs[above - 1]!, costs[above]!];
  const share = Math.log(rate / a.rate) / Math.log(b.rate / a.rate);
  return a.event * (b.event / a.event) ** share;
}
