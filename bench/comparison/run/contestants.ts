import type { Question } from '../question.ts';
import type { Bench } from './bench.ts';
import type { Contestant } from './block.ts';
import { requestsOf } from './requests.ts';

/** Every placement that answered the question rightly, each to be measured with it. */
export const contestantsOf = (bench: Bench, question: Question): readonly Contestant[] =>
  bench.workload.placements
    .filter(({ name }) => isRight(bench, question.name, name))
    .map((placement) => ({
      name: placement.name,
      port: bench.fleet.port(placement.name),
      requests: requestsOf(question, placement, bench.fleet.gateway),
    }));

/** The view, with which all others are compared; null where it did not answer the question rightly. */
export function viewOf(bench: Bench, question: Question): Contestant | null {
  const [view] = bench.workload.placements;
  return contestantsOf(bench, question).find(({ name }) => name === view?.name) ?? null;
}

/** Whether its answers were compared, and equal. */
export const isRight = ({ found }: Bench, question: string, placement: string): boolean =>
  found.equality.some((one) => one.question === question && one.placement === placement && one.equal);

/** @throws TypeError for a name that the workload does not have */
export function questionNamed({ questions }: Pick<Bench, 'questions'>, name: string): Question {
  const question = questions.find((one) => one.name === name);
  if (question === undefined) throw new TypeError(`the workload has no question '${name}'`);
  return question;
}

/** Of the workload's lists of names: the questions that are measured in this run. */
export const questionsAmong = (
  { questions }: Pick<Bench, 'questions'>,
  names: readonly string[],
): readonly Question[] => questions.filter(({ name }) => names.includes(name));
