import type { Question } from '../question.ts';
import type { RunSettings } from '../result.ts';
import { askingOf } from '../run/answer.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import type { Contestant } from '../run/block.ts';
import { contestantsOf } from '../run/contestants.ts';
import { warm } from '../run/warm.ts';
import { compareAnswers } from './equality.ts';
import { linesOf, type PlacedPoint, pointsOf } from './families.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const LARGE = 10_000_000;
/** Into databases a history is copied anew by every run, event by event. */
const SERVERS_SIZES = [10_000];
const SERVERS_LARGE = 100_000;
/** Of each question: answers over much data take long, and all requests of a question are alike. */
const REQUESTS = 2;
/** Processes on other data are new ones; s. */
const WARMING = { least: 8, most: 20 };
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
    const isThere = (size: number) => workload.isMade(size, settings.seed);
    for (const size of sizes.filter((one) => !isThere(one))) {
      found.left.push(`scaling to ${size.toLocaleString('en')}: \`npm run bench -- prepare\` makes its data`);
    }
    const there = sizes.filter(isThere);
    if (there.length < 2) return; // one point is no line
    const points: SizePoint[] = [];
    for (const [i, size] of there.entries()) {
      bench.within(i / there.length, `${size.toLocaleString('en')}, starting`);
      const at: Size = {
        size,
        tooLong: settings.large ? () => null : tooLongIn([...points]),
        say: (what) => bench.within(i / there.length, what),
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
  const { workload, settings, found } = bench;
  if (at.size === settings.size) return pointsWith(bench, at, bench.questions);
  await using fleet = await bench.startOn(await workload.history(at.size, settings.seed));
  const drawn = await workload.questions(askingOf(fleet.gateway));
  return await pointsWith({ ...bench, fleet }, at, drawn, async (contestants) => {
    const of = `${at.size.toLocaleString('en')} ${workload.counted}`;
    at.say(`${of}, warming up`);
    found.warmUps.push(await warm({ ...bench, fleet }, contestants, { of, ...WARMING }));
  });
}

/** A question as it is asked here, and of whom; the points of those who are not. */
interface Asked {
  readonly question: Question;
  /** With the answers that were compared here. */
  readonly bench: Bench;
  readonly left: readonly SizePoint[];
}

async function pointsWith(
  bench: Bench,
  { size, tooLong, say }: Size,
  drawn: readonly Question[],
  warmed: (contestants: readonly Contestant[]) => Promise<void> = async () => {},
): Promise<readonly SizePoint[]> {
  const { workload } = bench;
  const asked: Asked[] = [];
  for (const { name, variables, ...question } of drawn) {
    if (!workload.scaled.includes(name) || !bench.questions.some((one) => one.name === name)) continue;
    say(`${size.toLocaleString('en')}, ${name}`);
    const few = { ...question, name, variables: variables.slice(0, REQUESTS) };
    const left = workload.placements.flatMap(({ name: placement }) => {
      const failed = tooLong(name, placement);
      return failed === null
        ? []
        : [{ question: name, placement, point: { value: size, failed, latency: null, cpu: null } }];
    });
    const placements = workload.placements.filter(({ name }) => left.every(({ placement }) => placement !== name));
    const asking: Bench = { ...bench, workload: { ...workload, placements } };
    const equality = [...(await compareAnswers(asking, few, bench.fleet))];
    asked.push({ question: few, bench: { ...asking, found: { ...bench.found, equality } }, left });
  }
  await warmed(asked.flatMap(({ question, bench: here }) => contestantsOf(here, question)));
  const points: SizePoint[] = asked.flatMap(({ left }) => left);
  for (const { question, bench: here } of asked) {
    say(`${size.toLocaleString('en')}, ${question.name}`);
    for (const point of await pointsOf(here, question, size)) points.push({ question: question.name, ...point });
  }
  return points;
}
