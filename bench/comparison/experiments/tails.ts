import type { Tail } from '../result.ts';
import { askingOf } from '../run/answer.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { servicesOf } from '../run/services.ts';
import { aboveIn } from '../statistics/histogram.ts';
import { networkOf } from './network.ts';
import { trialOf } from './trial.ts';

/** So many of each service's answers are held back, for so long (ms). */
const SHARE = 0.01;
const HELD = 50;

/**
 * How the rare slowness of single services adds up in who asks several of them ("The Tail at Scale", Dean and Barroso, CACM
 * 56/2, 2013): each service holds back one answer of a hundred.
 */
export const tails: Experiment = {
  name: 'tail amplification',
  seconds: ({ duration, quick }) => (quick ? 1 : 4) * 4 * duration * 5,
  async run(bench) {
    const network = networkOf(bench);
    const all = await bench.workload.families(askingOf(bench.fleet.gateway));
    const joined = all.find(({ name }) => name === 'services')?.members ?? [];
    const members = bench.settings.quick ? joined.slice(-1) : joined;
    const slow = { held: { share: SHARE, ms: HELD } };
    for (const service of servicesOf(bench)) await network.set(service, slow);
    for (const [i, { value, question }] of members.entries()) {
      bench.within(i / members.length, question.title);
      bench.found.tails.push(...(await tailsOf(bench, value, question)));
    }
    for (const service of servicesOf(bench)) await network.set(service, {});
  },
};

async function tailsOf(
  bench: Bench,
  joined: number,
  question: Parameters<typeof trialOf>[1],
): Promise<readonly Tail[]> {
  const trial = trialOf(bench, question);
  const load = { connections: 4, seconds: bench.settings.duration * 3, rate: null };
  await trial.rounds(1, () => ({ ...load, most: 50 }));
  const blocks = await trial.rounds(1, () => load);
  return [...blocks].map(([{ name }, [done]]) => ({
    placement: name,
    question: question.name,
    services: joined,
    share: SHARE,
    held: HELD,
    requests: done!.loaded.requests,
    slow: aboveIn(done!.loaded.histogram, HELD) / done!.loaded.requests,
  }));
}
