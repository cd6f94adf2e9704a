import type { Question } from '../question.ts';
import type { Scaling, ScalingPoint } from '../result.ts';
import { askingOf } from '../run/answer.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import type { Block } from '../run/block.ts';
import { estimate } from '../statistics/estimate.ts';
import { percentilesOf } from '../statistics/histogram.ts';
import type { Random } from '../statistics/random.ts';
import { cpuOf } from './differences.ts';
import { AT_ONCE, compareAnswers } from './equality.ts';
import { trialOf } from './trial.ts';

/** Rounds of a point of a line: lines have many points. */
const ROUNDS = 3;
/** Answers to compare are what takes longest there. */
const QUICK_REQUESTS = 20;
/** Of a block's duration: whose first request takes longer is measured by that. */
const SLOW = 3;

/** Services joined, and the length of a page. */
export const families: Experiment = {
  name: 'services and pages',
  seconds: ({ duration, quick }) => (quick ? 4 : 9) * 4 * duration * (ROUNDS + 1.5),
  async run(bench) {
    const all = await bench.workload.families(askingOf(bench.fleet.gateway));
    const members = all.flatMap(({ name, unit, members }) =>
      ends(members, bench.settings.quick).map((member) => ({ name, unit, ...member })),
    );
    const points = [];
    for (const [i, { name, unit, value, question: whole }] of members.entries()) {
      const question = bench.settings.quick ? { ...whole, variables: whole.variables.slice(0, QUICK_REQUESTS) } : whole;
      bench.within(i / members.length, question.title);
      bench.found.equality.push(...(await compareAnswers(bench, question, bench.fleet, AT_ONCE)));
      for (const point of await pointsOf(bench, question, value)) {
        points.push({ by: name as Scaling['by'], unit, question: name, ...point });
      }
    }
    bench.found.scaling.push(...linesOf(points));
  },
};

/** Of a quick run's lines there are only the ends. */
const ends = <T>(members: readonly T[], quick: boolean): readonly T[] =>
  quick ? members.filter((_, i) => i === 0 || i === members.length - 1) : members;

/** A point of a line, and whose it is. */
export interface PlacedPoint {
  readonly placement: string;
  readonly point: ScalingPoint;
}

type LinePoint = PlacedPoint & Pick<Scaling, 'by' | 'unit' | 'question'>;

/** Each placement's latency and CPU, one request at a time. */
export async function pointsOf(bench: Bench, question: Question, value: number): Promise<readonly PlacedPoint[]> {
  const trial = trialOf(bench, question);
  const { duration } = bench.settings;
  const load = { connections: 1, seconds: duration, rate: null };
  const warm = await trial.rounds(1, () => ({ ...load, most: 5 }));
  const slow = [...warm].filter(([, [first]]) => first!.loaded.seconds > SLOW * duration).map(([one]) => one);
  const blocks = new Map([
    // What takes this long is not warm after a second time either.
    ...slow.map((one) => [one, warm.get(one)!] as const),
    ...(await trial.rounds(ROUNDS, () => load, slow)),
  ]);
  const measured = trial.contestants.map((one) => ({
    placement: one.name,
    point: pointOf(value, blocks.get(one) ?? [], trial.failures.get(one) ?? null, bench.random),
  }));
  const wrong = bench.found.equality.filter((one) => one.question === question.name && !one.equal);
  const left = wrong.map(({ placement, difference }) => ({
    placement,
    point: { value, failed: difference, latency: null, cpu: null },
  }));
  return [...measured, ...left];
}

export function pointOf(value: number, blocks: readonly Block[], failed: string | null, random: Random): ScalingPoint {
  if (failed !== null || blocks.length === 0)
    return { value, failed: failed ?? 'not reached', latency: null, cpu: null };
  const at = (percentile: number) =>
    estimate(
      blocks.map(({ loaded }) => percentilesOf(loaded.histogram, [percentile])[0]!),
      random,
    );
  return { value, failed: null, latency: { p50: at(50), p90: at(90) }, cpu: estimate(blocks.map(cpuOf), random) };
}

/** Points of the same placement and question, as lines. */
export function linesOf(points: readonly LinePoint[]): readonly Scaling[] {
  const lines = new Map<string, Scaling & { points: ScalingPoint[] }>();
  for (const { by, unit, question, placement, point } of points) {
    const key = JSON.stringify([by, question, placement]);
    const line = lines.get(key) ?? { by, unit, question, placement, points: [] };
    line.points.push(point);
    lines.set(key, line);
  }
  return [...lines.values()];
}
