import type { Question } from '../question.ts';
import type { RunSettings } from '../result.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { contestantsOf, questionsAmong } from '../run/contestants.ts';
import { warm } from '../run/warm.ts';

const CONNECTIONS = 16;

const secondsOf = ({ quick, form }: RunSettings): number => (quick ? 2 : form === 'servers' ? 60 : 30);
/** Fewer questions, and of their answers no CPU is told. */
const secondsBehindNetwork = (settings: RunSettings): number => secondsOf(settings) / 4;

/** All that will be measured is asked for a while, so that it gets no faster; the report says whether it still did. */
export const warming: Experiment = {
  name: 'warming up',
  seconds: secondsOf,
  run: (bench) => warmed(bench, bench.questions, { of: 'all questions', seconds: secondsOf(bench.settings) }),
};

/** The same for the processes behind the network, which are others. */
export const warmingBehindNetwork: Experiment = {
  name: 'warming up behind the network',
  seconds: secondsBehindNetwork,
  run(bench) {
    const questions = questionsAmong(bench, bench.workload.varied);
    return warmed(bench, questions, { of: 'behind the network', seconds: secondsBehindNetwork(bench.settings) });
  },
};

interface Asked {
  readonly of: string;
  readonly seconds: number;
}

async function warmed(bench: Bench, questions: readonly Question[], { of, seconds }: Asked): Promise<void> {
  const contestants = questions.flatMap((question) => contestantsOf(bench, question));
  if (contestants.length === 0) return;
  bench.found.warmUps.push(await warm(bench, contestants, { of, seconds, connections: CONNECTIONS }, bench.within));
}
