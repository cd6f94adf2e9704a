import type { Fleet } from '../processes/fleet.ts';
import type { Question } from '../question.ts';
import type { RunSettings } from '../result.ts';
import { askingOf } from '../run/answer.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { contestantsOf } from '../run/contestants.ts';
import { compareAnswers } from './equality.ts';
import { linesOf, pointsOf } from './families.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const LARGE = 10_000_000;
/** Into databases a history is copied anew by every run, event by event. */
const SERVERS_SIZES = [10_000];
const SERVERS_LARGE = 100_000;
/** Of each question: answers over much data take long, and all requests of a question are alike. */
const REQUESTS = 2;

export function sizesOf({ form, large }: Pick<RunSettings, 'form' | 'large'>): readonly number[] {
  if (form === 'servers') return large ? [...SERVERS_SIZES, SERVERS_LARGE] : SERVERS_SIZES;
  return large ? [...SIZES, LARGE] : SIZES;
}

/** The same questions over more and more data. */
export const dataSize: Experiment = {
  name: 'size of the data',
  seconds: ({ quick }) => (quick ? 0 : 150),
  async run(bench) {
    const { workload, settings, found } = bench;
    if (settings.quick) return void found.left.push('scaling with data: left out by --quick');
    const sizes = sizesOf(settings);
    if (sizes.length === 1) return void found.left.push('scaling with data on servers: only with --large');
    const points = [];
    for (const [i, size] of sizes.entries()) {
      if (!workload.isMade(size, settings.seed)) {
        found.left.push(`scaling to ${size.toLocaleString('en')}: \`npm run bench -- prepare\` makes its data`);
        continue;
      }
      bench.within(i / sizes.length, `${size.toLocaleString('en')}, starting`);
      for (const point of await pointsAt(bench, size, (what) => bench.within(i / sizes.length, what))) {
        points.push({ by: 'data' as const, unit: workload.counted, ...point });
      }
    }
    found.scaling.push(...linesOf(points));
  },
};

async function pointsAt(bench: Bench, size: number, say: (what: string) => void) {
  const { workload, settings } = bench;
  if (size === settings.size) return pointsWith(bench, size, bench.fleet, bench.questions, say);
  await using fleet = await bench.startOn(await workload.history(size, settings.seed));
  return await pointsWith(bench, size, fleet, await workload.questions(askingOf(fleet.gateway)), say);
}

async function pointsWith(
  bench: Bench,
  size: number,
  fleet: Fleet,
  drawn: readonly Question[],
  say: (what: string) => void,
) {
  const { workload } = bench;
  const asked = drawn.filter(
    ({ name }) => workload.scaled.includes(name) && bench.questions.some((q) => q.name === name),
  );
  const points = [];
  for (const question of asked) {
    say(`${size.toLocaleString('en')}, ${question.name}`);
    const few = { ...question, variables: question.variables.slice(0, REQUESTS) };
    const found = { ...bench.found, equality: [...(await compareAnswers(bench, few, fleet))] };
    const here: Bench = { ...bench, fleet, found };
    for (const point of await pointsOf(here, few, size, contestantsOf(here, few))) {
      points.push({ question: question.name, ...point });
    }
  }
  return points;
}
