import { isDeepStrictEqual } from 'node:util';
import type { LoadRequest } from '../load/load.ts';
import type { Conditions } from '../processes/network.ts';
import type { Question } from '../question.ts';
import type { Availability } from '../result.ts';
import { type Answer, answerTo } from '../run/answer.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import type { Contestant } from '../run/block.ts';
import { contestantsOf } from '../run/contestants.ts';
import { servicesOf } from '../run/services.ts';
import { sideBySide } from '../run/side-by-side.ts';
import { networkOf } from './network.ts';

/** How long a client waits, ms: longer than any healthy answer takes. */
const DEADLINE = 2_000;
/** Of each question to each placement in each fault. */
const REQUESTS = 4;
/** Questions to a placement side by side: servers of a database that share a core answer no more in the client's time. */
const AT_ONCE = { embedded: 64, servers: 4 };
const FAULTS: readonly { fault: Availability['fault']; conditions: Partial<Conditions> }[] = [
  { fault: 'down', conditions: { refused: true } },
  { fault: 'slow', conditions: { silent: true } },
];

/** Which answers are complete while one service is down, or does not answer in time: each in turn. */
export const availability: Experiment = {
  name: 'one service down',
  seconds: ({ quick, form }) => (quick ? 1 : 5) * (form === 'servers' ? 28 : (FAULTS.length + 1) * 2.5),
  async run(bench) {
    const network = networkOf(bench);
    const asked = bench.questions
      .filter(({ before }) => before === undefined)
      .flatMap((question) => contestantsOf(bench, question).map((contestant) => ({ question, contestant })));
    const right = new Map<LoadRequest, Answer>();
    for (const { contestant } of asked) {
      for (const request of some(contestant)) right.set(request, await answerTo(contestant.port, request));
    }
    const all = servicesOf(bench).slice(0, bench.settings.quick ? 1 : undefined);
    for (const [i, service] of all.entries()) {
      for (const { fault, conditions } of FAULTS) {
        bench.signal.throwIfAborted();
        bench.within(i / all.length, `${service} ${fault}`);
        await network.set(service, conditions);
        const told = await sideBySide(AT_ONCE[bench.settings.form], asked, async ({ question, contestant }) => ({
          ...(await completeness(contestant, right)),
          question: question.name,
          placement: contestant.name,
          service,
          fault,
          deadline: DEADLINE,
        }));
        bench.found.availability.push(...told);
        await network.set(service, {});
        const hurt = asked.filter((_, nth) => told[nth]!.complete < told[nth]!.requests);
        await recovered(bench, hurt, right);
      }
    }
  },
};

/** Those are kept, since they are compared by who they are. */
const taken = new WeakMap<Contestant, readonly LoadRequest[]>();
function some(contestant: Contestant): readonly LoadRequest[] {
  const requests = taken.get(contestant) ?? contestant.requests.slice(0, REQUESTS);
  taken.set(contestant, requests);
  return requests;
}

async function completeness(contestant: Contestant, right: ReadonlyMap<LoadRequest, Answer>) {
  const answers = some(contestant).map(async (request) => {
    // Refused, broken off or too late: to the client it is no answer, whatever the reason.
    const answer = await answerTo(contestant.port, request, DEADLINE).catch(() => null);
    if (answer === null) return 'none';
    if (answer.errors === undefined && isDeepStrictEqual(answer.data, right.get(request)?.data)) return 'complete';
    return hasData(answer.data) ? 'partial' : 'none';
  });
  const found = await Promise.all(answers);
  const count = (of: string) => found.filter((one) => one === of).length;
  return { requests: found.length, complete: count('complete'), partial: count('partial') };
}

/** Something of what was asked for is there. */
const hasData = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && Object.values(data).some((field) => field !== null);

interface Asked {
  readonly question: Question;
  readonly contestant: Contestant;
}

/** @throws an Error when answers are not as before within a minute after a fault has ended */
async function recovered(
  bench: Bench,
  asked: readonly Asked[],
  right: ReadonlyMap<LoadRequest, Answer>,
): Promise<void> {
  const until = Date.now() + 60_000;
  for (const { question, contestant } of asked) {
    while ((await completeness(contestant, right)).complete < some(contestant).length) {
      bench.signal.throwIfAborted();
      if (Date.now() > until) throw new Error(`${contestant.name} has not recovered: ${question.name} is not complete`);
    }
  }
}
