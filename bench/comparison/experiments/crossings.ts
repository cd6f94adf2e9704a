import { openGenerator } from '../load/generate.ts';
import type { Question } from '../question.ts';
import type { Crossing, Estimate } from '../result.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { writerOf } from '../run/writer.ts';
import { crossingOf } from './crossing.ts';
import { checkSeconds, checks, loadBeside } from './crossing-checks.ts';
import { type EventCost, eventCostSeconds, eventCosts } from './event-costs.ts';
import { readCostSeconds, readCosts } from './read-costs.ts';

const PLACEMENTS = 4;
/** Of the reads at a crossing by what reads cost under load: about so many are left when they cost what few reads do. */
const LEFT = 0.5;

/** From how many reads an event on the view is cheaper: computed from what was measured, and checked beside the crossing. */
export const crossings: Experiment = {
  name: 'crossing points',
  seconds: (settings, questions) =>
    eventCostSeconds(settings) +
    (settings.quick ? 1 : questions) * checkSeconds(settings.quick) +
    questions * readCostSeconds(PLACEMENTS, settings.quick),
  async run(bench) {
    const { workload, settings, fleet, found, questions } = bench;
    await using generator = await openGenerator(settings.pinned?.client ?? null);
    const writer = await writerOf(workload, fleet.gateway, generator, settings.seed + 1);
    const events = await eventCosts(bench, writer);
    const [view, composition] = workload.placements;
    for (const [i, question] of questions.entries()) {
      const say = (what: string) => bench.within(i / questions.length, `${question.name}, ${what}`);
      say('few reads');
      const rate = readsAtCrossing(bench, question, events);
      if (rate === null) continue; // its cells say why
      const { reads, by } = await readCosts(bench, question, rate);
      const byView = by.get(view!.name);
      if (byView === undefined) continue;
      for (const [placement, composed] of by) {
        if (placement === view!.name) continue;
        const crossing = { question: question.name, placement, reads, ...crossingBetween(byView, composed, events) };
        const checked = placement === composition!.name && (i === 0 || !settings.quick);
        if (checked) say('beside its crossing');
        found.crossings.push(
          checked ? { ...crossing, checks: await checks(bench, writer, events, crossing) } : crossing,
        );
      }
    }
  },
};

/** Reads a second at about the crossing with the first placement that was measured; null where none was beside the view. */
function readsAtCrossing({ found, workload }: Bench, { name }: Question, events: readonly EventCost[]): number | null {
  const [byView, composed] = workload.placements.flatMap(({ name: placement }) => {
    const cell = found.cells.find((one) => one.question === name && one.placement === placement);
    return cell?.measured ? [cell.measured.cpu.median] : [];
  });
  if (byView === undefined || composed === undefined) return null;
  if (composed <= byView) return 0;
  const { rate, reads } = loadBeside(events, { view: byView, composed }, LEFT);
  return rate * reads;
}

const crossingBetween = (view: Estimate, composed: Estimate, events: readonly EventCost[]) => ({
  view: view.median,
  composed: composed.median,
  at: events.map(({ rate, event }) => ({ rate, event, readsPerEvent: crossingOf({ view, composed, event }) })),
  checks: [] as Crossing['checks'],
});
