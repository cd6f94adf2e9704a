import type { Question } from '../question.ts';
import type { RunSettings } from '../result.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { contestantsOf, questionsAmong } from '../run/contestants.ts';
import { warm } from '../run/warm.ts';

interface Within {
  readonly least: number;
  readonly most: number;
}

/** s */
const withinOf = ({ quick, form }: RunSettings): Within =>
  quick ? { least: 2, most: 2 } : form === 'servers' ? { least: 40, most: 90 } : { least: 25, most: 45 };
/** Fewer questions, and of their answers no CPU is told. */
const SHARE_BEHIND_NETWORK = 0.25;

/** All that will be measured is asked until it gets no faster; the report says whether it still did. */
export const warming: Experiment = {
  name: 'warming up',
  seconds: (settings) => withinOf(settings).most,
  run: (bench) => warmed(bench, bench.questions, 'all questions', 1),
};

/** The same for the processes behind the network, which are others. */
export const warmingBehindNetwork: Experiment = {
  name: 'warming up behind the network',
  seconds: (settings) => withinOf(settings).most * SHARE_BEHIND_NETWORK,
  run: (bench) =>
    warmed(bench, questionsAmong(bench, bench.workload.varied), 'behind the network', SHARE_BEHIND_NETWORK),
};

async function warmed(bench: Bench, questions: readonly Question[], of: string, share: number): Promise<void> {
  const contestants = questions.flatMap((question) => contestantsOf(bench, question));
  if (contestants.length === 0) return;
  const { least, most } = withinOf(bench.settings);
  bench.found.warmUps.push(
    await warm(bench, contestants, { of, least: share * least, most: share * most }, bench.within),
  );
}
