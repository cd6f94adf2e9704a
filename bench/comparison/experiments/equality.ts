import { isDeepStrictEqual } from 'node:util';
import type { LoadRequest } from '../load/load.ts';
import type { Placement } from '../placement.ts';
import type { Fleet } from '../processes/fleet.ts';
import type { Question } from '../question.ts';
import type { Equality } from '../result.ts';
import { type Answer, answerTo, dataOf, tokenOf } from '../run/answer.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { requestsOf } from '../run/requests.ts';
import { sideBySide } from '../run/side-by-side.ts';

/** Requests of a question that are compared side by side, where answers do not take long: client and servers both have to do. */
export const AT_ONCE = 4;

/** Before anything is timed: the measured requests of each question, answered by all placements, must be equal. */
export const equality: Experiment = {
  name: 'equal answers',
  seconds: (_, questions) => questions * 1.2,
  async run(bench) {
    for (const [i, question] of bench.questions.entries()) {
      bench.within(i / bench.questions.length, question.name);
      bench.found.equality.push(...(await compareAnswers(bench, question, bench.fleet, AT_ONCE)));
    }
  },
};

/**
 * Asks all placements all of a question's requests, each request of one after the other. The first placement that answers is what
 * the others are held to; who failed once is not asked again.
 *
 * @param atOnce requests side by side: over much data they would wait for each other. Those with a command before them are
 * never, since it could come between another's answers.
 */
export async function compareAnswers(
  { workload, signal }: Pick<Bench, 'workload' | 'signal'>,
  question: Question,
  fleet: Fleet,
  atOnce = 1,
): Promise<readonly Equality[]> {
  const { placements } = workload;
  const requests = new Map(placements.map((one) => [one, requestsOf(question, one, fleet.gateway)]));
  const differences = new Map<Placement, string>();
  const compare = async (i: number): Promise<void> => {
    signal.throwIfAborted();
    // One command for all of them: its effect is in the answer.
    const token = await written(requests.get(placements[0]!)![i]!);
    let right: Told | undefined;
    for (const one of placements) {
      if (differences.has(one)) continue;
      const answer = await told(fleet.port(one.name), requests.get(one)![i]!, token);
      if (right === undefined && 'data' in answer) right = answer;
      const difference = differenceOf(answer, right);
      if (difference !== null) differences.set(one, `request ${i}: ${difference}`);
    }
  };
  await sideBySide(question.before === undefined ? atOnce : 1, question.variables, (_, i) => compare(i));
  return placements.map((one) => ({
    question: question.name,
    placement: one.name,
    requests: question.variables.length,
    equal: !differences.has(one),
    difference: differences.get(one) ?? null,
  }));
}

async function written({ before }: LoadRequest): Promise<string | null> {
  if (before === undefined) return null;
  const headers = { 'content-type': 'application/json' };
  return tokenOf(await answerTo(before.port, { path: '/graphql', headers, body: before.body }));
}

type Told = { readonly data: unknown } | { readonly failed: string };

async function told(port: number, request: LoadRequest, token: string | null): Promise<Told> {
  const headers = token === null ? request.headers : { ...request.headers, 'joinery-after': token };
  try {
    const answer: Answer = await answerTo(port, { ...request, headers });
    return { data: dataOf(answer) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

function differenceOf(answer: Told, right: Told | undefined): string | null {
  if ('failed' in answer) return answer.failed;
  if (right === undefined || !('data' in right) || isDeepStrictEqual(answer.data, right.data)) return null;
  return firstDifference(answer.data, right.data, 'data');
}

/** Where two answers part, and what stands there. */
export function firstDifference(found: unknown, expected: unknown, path: string): string {
  if (isObject(found) && isObject(expected)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const [a, b] = [Reflect.get(found, key), Reflect.get(expected, key)];
      if (!isDeepStrictEqual(a, b)) return firstDifference(a, b, `${path}.${key}`);
    }
  }
  return `${path} is ${shown(found)}, not ${shown(expected)}`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 120);
