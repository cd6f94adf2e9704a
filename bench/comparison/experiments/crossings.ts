import { openGenerator } from '../load/generate.ts';
import type { Cell, Crossing } from '../result.ts';
import type { Experiment } from '../run/bench.ts';
import { writerOf } from '../run/writer.ts';
import { crossingOf } from './crossing.ts';
import { checkSeconds, checks } from './crossing-checks.ts';
import { type EventCost, eventCosts } from './event-costs.ts';

/** From how many reads an event on the view is cheaper: computed from what was measured, and checked beside the crossing. */
export const crossings: Experiment = {
  name: 'crossing points',
  seconds: ({ quick }, questions) => (quick ? 4 : 16) + (quick ? 1 : questions) * checkSeconds,
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

const crossingBetween = (view: MeasuredCell, composed: MeasuredCell, costs: readonly EventCost[]): Crossing => ({
  question: composed.question,
  placement: composed.placement,
  view: view.measured.cpu.median,
  composed: composed.measured.cpu.median,
  at: costs.map(({ rate, event }) => ({
    rate,
    event,
    readsPerEvent: crossingOf({ view: view.measured.cpu, composed: composed.measured.cpu, event }),
  })),
  checks: [],
});
