import type { Fleet } from '../processes/fleet.ts';
import type { Question } from '../question.ts';
import type { RunSettings } from '../result.ts';
import { askingOf } from '../run/answer.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { contestantsOf } from '../run/contestants.ts';
import { compareAnswers } from './equality.ts';
import { linesOf, type PlacedPoint, pointsOf } from './families.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const LARGE = 10_000_000;
/** Into databases a history is copied anew by every run, event by event. */
const SERVERS_SIZES = [10_000];
const SERVERS_LARGE = 100_000;
/** Of each question: answers over much data take long, and all requests of a question are alike. */
const REQUESTS = 2;
/** Whose answer takes longer than this (ms) at one size is asked no more at the next, ten times larger, but with --large. */
const LONG = 150;

export function sizesOf({ form, large }: Pick<RunSettings, 'form' | 'large'>): readonly number[] {
  if (form === 'servers') return large ? [...SERVERS_SIZES, SERVERS_LARGE] : SERVERS_SIZES;
  return large ? [...SIZES, LARGE] : SIZES;
}

/** The same questions over more and more data. */
export const dataSize: Experiment = {
  name: 'size of the data',
  seconds: ({ quick }) => (quick ? 0 : 100),
  async run(bench) {
    const { workload, settings, found } = bench;
    if (settings.quick) return void found.left.push('scaling with data: left out by --quick');
    const sizes = sizesOf(settings);
    if (sizes.length === 1) return void found.left.push('scaling with data on servers: only with --large');
    const points: SizePoint[] = [];
    for (const [i, size] of sizes.entries()) {
      if (!workload.isMade(size, settings.seed)) {
        found.left.push(`scaling to ${size.toLocaleString('en')}: \`npm run bench -- prepare\` makes its data`);
        continue;
      }
      bench.within(i / sizes.length, `${size.toLocaleString('en')}, starting`);
      const at: Size = {
        size,
        tooLong: settings.large ? () => null : tooLongIn([...points]),
        say: (what) => bench.within(i / sizes.length, what),
      };
      points.push(...(await pointsAt(bench, at)));
    }
    found.scaling.push(...linesOf(points.map((point) => ({ by: 'data' as const, unit: workload.counted, ...point }))));
  },
};

type SizePoint = PlacedPoint & { readonly question: string };

interface Size {
  readonly size: number;
  /** Why a placement is not asked the question here; null when it is. */
  readonly tooLong: (question: string, placement: string) => string | null;
  readonly say: (what: string) => void;
}

/** By how long its answers took at the last size where it was asked, or that it had none. */
const tooLongIn =
  (points: readonly SizePoint[]): Size['tooLong'] =>
  (question, placement) => {
    const { point } = points.findLast((one) => one.question === question && one.placement === placement) ?? {};
    if (point === undefined) return null;
    const at = `at ${point.value.toLocaleString('en')}`;
    if (point.failed?.startsWith(NOT_ASKED)) return point.failed;
    if (point.latency === null) return `${NOT_ASKED}: no right answer ${at}`;
    const { median } = point.latency.p50;
    return median > LONG ? `${NOT_ASKED}: an answer took ${Math.round(median)} ms ${at}; --large asks` : null;
  };
const NOT_ASKED = 'not asked';

async function pointsAt(bench: Bench, at: Size): Promise<readonly SizePoint[]> {
  const { workload, settings } = bench;
  if (at.size === settings.size) return pointsWith(bench, at, bench.fleet, bench.questions);
  await using fleet = await bench.startOn(await workload.history(at.size, settings.seed));
  return await pointsWith(bench, at, fleet, await workload.questions(askingOf(fleet.gateway)));
}

async function pointsWith(
  bench: Bench,
  { size, tooLong, say }: Size,
  fleet: Fleet,
  drawn: readonly Question[],
): Promise<readonly SizePoint[]> {
  const { workload } = bench;
  const asked = drawn.filter(
    ({ name }) => workload.scaled.includes(name) && bench.questions.some((q) => q.name === name),
  );
  const points: SizePoint[] = [];
  for (const question of asked) {
    say(`${size.toLocaleString('en')}, ${question.name}`);
    const few = { ...question, variables: question.variables.slice(0, REQUESTS) };
    const placements = workload.placements.filter(({ name }) => {
      const failed = tooLong(question.name, name);
      const point = { value: size, failed, latency: null, cpu: null };
      if (failed !== null) points.push({ question: question.name, placement: name, point });
      return failed === null;
    });
    const asking: Bench = { ...bench, fleet, workload: { ...workload, placements } };
    const found = { ...bench.found, equality: [...(await compareAnswers(asking, few, fleet))] };
    const here: Bench = { ...asking, found };
    for (const point of await pointsOf(here, few, size, contestantsOf(here, few))) {
      points.push({ question: question.name, ...point });
    }
  }
  return points;
}
