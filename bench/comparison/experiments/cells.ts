import type { PartUsage } from '../processes/usage.ts';
import type { Question } from '../question.ts';
import type { Cell, Measured } from '../result.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import type { Block, Contestant } from '../run/block.ts';
import { estimate } from '../statistics/estimate.ts';
import type { Random } from '../statistics/random.ts';
import { atRate } from './at-rate.ts';
import { cpuOf, differencesFrom, mean, middleOf, perSecond } from './differences.ts';
import { type Phases, phaseSeconds, phases } from './phases.ts';
import { type Blocks, trialOf } from './trial.ts';

/** Every question by every placement: what it carries, what that costs, and how long clients wait. */
export const cells: Experiment = {
  name: 'questions',
  seconds: (settings, questions) => questions * phaseSeconds(settings),
  async run(bench) {
    const { questions } = bench;
    for (const [i, question] of questions.entries()) {
      await measure(bench, question, (share, what) =>
        bench.within((i + share) / questions.length, `${question.name}, ${what}`),
      );
    }
  },
};

async function measure(bench: Bench, question: Question, say: (share: number, what: string) => void): Promise<void> {
  const { settings, random, found, fleet } = bench;
  const trial = trialOf(bench, question);
  const measured = await phases(trial, settings, random, say);
  const memory = residentOf(await fleet.usage());
  const wrong = found.equality.filter((one) => one.question === question.name && !one.equal);
  for (const { placement, difference } of wrong) found.cells.push(failedCell(question, placement, difference ?? ''));
  for (const one of trial.contestants) {
    const failed = trial.failures.get(one);
    found.cells.push(
      failed === undefined
        ? { question: question.name, placement: one.name, failed: null, measured: of(one, measured, memory, random) }
        : failedCell(question, one.name, failed),
    );
  }
  // Who failed in a later phase has no time of an earlier one either.
  const sound = (rounds: Blocks): Blocks => new Map([...rounds].filter(([one]) => !trial.failures.has(one)));
  const compared = (rounds: Blocks) => ({ question: question.name, rounds: namedOf(sound(rounds)) });
  const [first] = bench.workload.placements;
  found.differences.push(
    ...differencesFrom({ ...compared(measured.compared), quantity: 'p50', of: middleOf }, first!.name),
    ...differencesFrom({ ...compared(measured.compared), quantity: 'cpu', of: cpuOf }, first!.name),
    ...differencesFrom({ ...compared(measured.full), quantity: 'throughput', of: perSecond }, first!.name),
  );
}

const namedOf = (blocks: Blocks) => new Map([...blocks].map(([{ name }, all]) => [name, all]));

const failedCell = ({ name }: Question, placement: string, failed: string): Cell => ({
  question: name,
  placement,
  failed,
  measured: null,
});

const residentOf = (usage: Readonly<Record<string, PartUsage>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(usage).map(([name, { rss }]) => [name, rss]));

function of(one: Contestant, measured: Phases, memory: Measured['memory'], random: Random): Measured {
  const { connections, full, rate, compared, curve } = measured;
  const blocks = compared.get(one)!;
  const estimated = (of: (block: Block) => number) => estimate(blocks.map(of), random);
  const meanOf = (of: (block: Block) => number) => mean(blocks.map(of));
  const processes = Object.keys(blocks[0]!.cpuBy);
  return {
    throughput: estimate(full.get(one)!.map(perSecond), random),
    connections,
    cpu: estimated(cpuOf),
    cpuBy: Object.fromEntries(processes.map((name) => [name, estimated(({ cpuBy }) => cpuBy[name] ?? 0)])),
    serviceRequests: meanOf(({ serviceRequests }) => serviceRequests),
    serviceBytes: meanOf(({ serviceBytes }) => serviceBytes),
    answerBytes: meanOf(({ loaded }) => loaded.answerBytes / loaded.requests),
    memory,
    compared: atRate(rate!, blocks, random, true),
    curve: curve.get(one)!.map(({ rate, blocks }) => atRate(rate, blocks.get(one)!, random, false)),
  };
}
