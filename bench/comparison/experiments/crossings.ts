import { openGenerator } from '../load/generate.ts';
import type { Question } from '../question.ts';
import type { Cell, Crossing, CrossingCheck } from '../result.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import type { Contestant } from '../run/block.ts';
import { contestantsOf, questionNamed } from '../run/contestants.ts';
import { costOf, costUnkept, type Work } from '../run/mixed.ts';
import { type Writer, writerOf } from '../run/writer.ts';
import { crossingOf } from './crossing.ts';

/** Of the reads an event at the crossing: where it is checked. */
const BESIDE = [0.5, 2];
/** The share of one core that a check may use, so that nothing waits for it. */
const USED = 0.4;
const MOST_WRITES = 300;
/** Of a check, s, and the reads that it should have. */
const [SHORTEST, LONGEST, FEWEST] = [1.2, 4, 20];

/** From how many reads an event on the view is cheaper: computed from what was measured, and checked beside the crossing. */
export const crossings: Experiment = {
  name: 'crossing points',
  seconds: ({ quick }, questions) => 10 + (quick ? 1 : questions) * BESIDE.length * 2 * 2,
  async run(bench) {
    const { workload, settings, fleet, found, questions } = bench;
    await using generator = await openGenerator(settings.pinned?.client ?? null);
    const writer = await writerOf(workload, fleet.gateway, generator, settings.seed + 1);
    const costs = await eventCosts(bench, writer);
    const [, composition] = workload.placements;
    const checked = new Set((settings.quick ? questions.slice(0, 1) : questions).map(({ name }) => name));
    const pairs = pairsOf(found.cells, workload.placements[0]!.name);
    for (const [i, { view, composed }] of pairs.entries()) {
      bench.within(i / pairs.length, `${composed.question}, ${composed.placement}`);
      const crossing = crossingBetween(view, composed, costs);
      const check = composed.placement === composition!.name && checked.has(composed.question);
      found.crossings.push(check ? { ...crossing, checks: await checks(bench, writer, costs, crossing) } : crossing);
    }
  },
};

type MeasuredCell = Cell & { readonly measured: NonNullable<Cell['measured']> };

/** Each composed cell with the view's of the same question. */
function pairsOf(cells: readonly Cell[], viewName: string) {
  const measured = cells.filter((cell): cell is MeasuredCell => cell.measured !== null);
  return measured.flatMap((composed) => {
    const view = measured.find(({ question, placement }) => question === composed.question && placement === viewName);
    return view === undefined || composed === view ? [] : [{ view, composed }];
  });
}

const crossingBetween = (view: MeasuredCell, composed: MeasuredCell, { event }: EventCosts): Crossing => ({
  question: composed.question,
  placement: composed.placement,
  view: view.measured.cpu.median,
  composed: composed.measured.cpu.median,
  event,
  readsPerEvent: crossingOf({ view: view.measured.cpu, composed: composed.measured.cpu, event }),
  checks: [],
});

/** µs an event. */
interface EventCosts {
  /** To whoever keeps the view. */
  readonly event: number;
  /** To accept it, and for services to hear of it. */
  readonly write: number;
  readonly eventsAWrite: number;
}

/** Everybody's CPU under writes, once with the projector and once while it stands still. */
async function eventCosts(bench: Bench, writer: Writer): Promise<EventCosts> {
  const work: Work = { writes: 100, seconds: bench.settings.quick ? 1 : 3, reads: null };
  bench.within(0, 'the cost of an event');
  await costOf(bench, writer, { ...work, seconds: 1 });
  const kept = await costOf(bench, writer, work);
  const unkept = await costUnkept(bench, writer, work);
  return {
    event: Math.max(0, kept.cpu - unkept.cpu),
    write: unkept.cpu,
    eventsAWrite: kept.events / (work.writes * work.seconds),
  };
}

/** Both ways under the same reads and writes, below the crossing and above it. */
async function checks(
  bench: Bench,
  writer: Writer,
  costs: EventCosts,
  { question: name, placement, readsPerEvent, composed }: Crossing,
): Promise<readonly CrossingCheck[]> {
  const question: Question = questionNamed(bench, name);
  if (readsPerEvent === null || question.before !== undefined) return [];
  const contestants = contestantsOf(bench, question);
  const named = (wanted: string) => contestants.find((one) => one.name === wanted)!;
  const found: CrossingCheck[] = [];
  for (const factor of BESIDE) {
    const reads = factor * readsPerEvent.value;
    const work = (of: Contestant): Work => {
      const perEvent = costs.write + costs.event + reads * composed;
      const writes = Math.min(MOST_WRITES, (USED * 1e6) / perEvent / costs.eventsAWrite);
      const rate = reads * writes * costs.eventsAWrite;
      return { writes, seconds: Math.min(LONGEST, Math.max(SHORTEST, FEWEST / rate)), reads: { of, rate } };
    };
    const view = (await costOf(bench, writer, work(named(bench.workload.placements[0]!.name)))).cpu - costs.write;
    const other = (await costUnkept(bench, writer, work(named(placement)))).cpu - costs.write;
    found.push({
      readsPerEvent: reads,
      view,
      composed: other,
      expected: factor > 1 ? 'view' : 'composed',
      found: view < other ? 'view' : 'composed',
    });
  }
  return found;
}
