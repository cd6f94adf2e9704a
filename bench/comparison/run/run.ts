import { closeAll } from '../../../serving/closing.ts';
import { type Circumstances, circumstances } from '../../measure/machine.ts';
import type { RunOptions } from '../command-line.ts';
import { openGenerator } from '../load/generate.ts';
import { type Cores, cores, keepApart } from '../processes/cores.ts';
import type { Fleet } from '../processes/fleet.ts';
import { serverVersions } from '../processes/server-versions.ts';
import { mustNameServers } from '../processes/servers.ts';
import type { Progress } from '../progress.ts';
import type { Question } from '../question.ts';
import type { Result, RunSettings } from '../result.ts';
import { randomFrom } from '../statistics/random.ts';
import type { Workload } from '../workload.ts';
import { askingOf } from './answer.ts';
import { type Bench, type Experiment, nothingFound } from './bench.ts';
import { type Fleets, openFleet, openPlace, readOnly } from './place.ts';
import { stagesOf } from './stages.ts';

/** What a run is told beside what it measures. */
export interface Told {
  /** As it was typed. */
  readonly command: string;
  readonly progress: Progress;
  /** Aborted: the run ends with what it has. */
  readonly signal: AbortSignal;
}

/** --only names what the workload does not have. */
export class UnknownQuestions extends Error {
  readonly code = 'UNKNOWN_QUESTIONS';
  constructor(unknown: readonly string[], known: readonly string[]) {
    super(`--only names ${unknown.join(', ')}; there is ${known.join(', ')}`);
    this.name = 'UnknownQuestions';
  }
}

/** What all processes of a fleet take to start, s, on cores of their own. */
const START_SECONDS = 22;

/**
 * Measures a workload. An experiment that fails is told in `left`, and the others go on.
 * @throws UnknownQuestions; NoServers; what keeps the processes from starting
 */
export async function runComparison(workload: Workload, options: RunOptions, told: Told): Promise<Result> {
  const names = wanted(workload, options);
  if (options.servers) await mustNameServers(workload.system);
  const began = performance.now();
  const before = await circumstancesOf(options); // of the beginning: at the end the machine is busy with the run itself
  const divided = cores();
  const settings = settingsOf(workload, options, divided);
  const found = nothingFound();
  const { progress, signal, command } = told;
  progress.plan(stepsOf(settings, names.length));
  const interrupted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  interrupted.catch(() => {}); // it is for whoever races it with something
  let questions: readonly Question[] = [];
  let whole = true;
  try {
    await using _apart = divided === null ? null : await keepApart(divided);
    progress.begin('starting');
    await using place = await openPlace(workload, settings, await workload.history(options.size, options.seed));
    await using generator = await openGenerator(settings.pinned?.client ?? null);
    const asked = { workload, settings, place, generator, found, random: randomFrom(options.seed) };
    for (const [i, { throughNetwork, experiments }] of stagesOf(options.quick).entries()) {
      signal.throwIfAborted();
      if (i > 0) progress.begin(startOf(i));
      await using fleets = await openFleet(workload, settings, place, throughNetwork);
      if (i === 0) questions = await drawn(workload, fleets.fleet, names);
      const bench = benchOf({ ...asked, questions }, fleets, told);
      for (const experiment of experiments) await runOne(experiment, bench, told, interrupted);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    whole = false;
    found.left.push('the run was interrupted: what is missing was not measured');
  } finally {
    progress.end();
  }
  return {
    ...before,
    ...found,
    schema: 'joinery-comparison/2',
    whole,
    command,
    seconds: (performance.now() - began) / 1000,
    settings,
    placements: workload.placements.map(({ name, title, what, tuned }) => ({ name, title, what, tuned })),
    questions: questions.map(({ name, title, query, services }) => ({ name, title, query, services })),
  };
}

async function circumstancesOf({ servers }: RunOptions): Promise<Circumstances> {
  const found = circumstances();
  if (!servers) return found;
  return { ...found, versions: { ...found.versions, ...(await serverVersions(process.env)) } };
}

const startOf = (stage: number): string => (stage === 0 ? 'starting' : `starting again, ${stage}`);

const stepsOf = (settings: RunSettings, questions: number) =>
  stagesOf(settings.quick).flatMap(({ experiments }, i) => [
    { name: startOf(i), seconds: START_SECONDS },
    ...experiments.map(({ name, seconds }) => ({ name, seconds: seconds(settings, questions) })),
  ]);

function settingsOf({ name, counted }: Workload, options: RunOptions, divided: Cores | null): RunSettings {
  const { servers, quick, large, only, size, seed, duration, rate } = options;
  const form = servers ? 'servers' : 'embedded';
  return {
    form,
    workload: name,
    counted,
    size,
    seed,
    duration,
    rounds: quick ? 2 : 5,
    rate,
    quick,
    large,
    only,
    pinned: divided,
  };
}

/** @throws UnknownQuestions */
function wanted({ names, quick }: Workload, options: RunOptions): readonly string[] {
  const { only } = options;
  const unknown = (only ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new UnknownQuestions(unknown, names);
  return only ?? (options.quick ? quick : names);
}

async function drawn(
  { questions }: Workload,
  { gateway }: Fleet,
  names: readonly string[],
): Promise<readonly Question[]> {
  return (await questions(askingOf(gateway))).filter(({ name }) => names.includes(name));
}

type Asked = Pick<Bench, 'workload' | 'settings' | 'place' | 'questions' | 'generator' | 'random' | 'found'>;

const benchOf = (asked: Asked, { fleet, network }: Fleets, { progress, signal }: Told): Bench => ({
  ...asked,
  fleet,
  network,
  signal,
  serverCores: asked.settings.pinned?.servers ?? null,
  within: (share, what) => progress.within(share, what),
  async startOn(folder) {
    const { workload, settings } = asked;
    const place = await readOnly(workload, settings, folder);
    try {
      const { fleet: started } = await openFleet(workload, settings, place, false);
      return { ...started, [Symbol.asyncDispose]: () => closeAll([place, started]) };
    } catch (error) {
      await place[Symbol.asyncDispose]();
      throw error;
    }
  },
});

async function runOne(
  experiment: Experiment,
  bench: Bench,
  { progress, signal }: Told,
  interrupted: Promise<never>,
): Promise<void> {
  signal.throwIfAborted();
  progress.begin(experiment.name);
  const running = experiment.run(bench);
  running.catch(() => {}); // of an interrupted one nobody asks how it ended
  try {
    await Promise.race([running, interrupted]);
  } catch (error) {
    signal.throwIfAborted();
    bench.found.left.push(`${experiment.name}: ${error instanceof Error ? error.message : error}`);
  }
}
