import type { Network } from '../processes/network.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { questionsAmong } from '../run/contestants.ts';
import { servicesOf } from '../run/services.ts';
import { linesOf, pointsOf } from './families.ts';

/** Round trips to services, ms. */
const DELAYS = [0, 1, 5, 20];
const QUICK_DELAYS = [0, 5];

/** Latency between services, and between them and whoever composes. The view is read where it lies. */
export const networkLatency: Experiment = {
  name: 'latency between services',
  seconds: ({ duration, quick }) => (quick ? 2 * QUICK_DELAYS.length : 3 * DELAYS.length) * 4 * duration * 5,
  async run(bench) {
    const network = networkOf(bench);
    const questions = questionsAmong(bench, bench.workload.varied).slice(0, bench.settings.quick ? 1 : undefined);
    const points = [];
    const delays = bench.settings.quick ? QUICK_DELAYS : DELAYS;
    const all = servicesOf(bench);
    for (const [i, delay] of delays.entries()) {
      for (const service of all) await network.set(service, { delay });
      for (const question of questions) {
        bench.within(i / delays.length, `${delay} ms, ${question.name}`);
        for (const point of await pointsOf(bench, question, delay)) {
          points.push({ by: 'network' as const, unit: 'ms a round trip', question: question.name, ...point });
        }
      }
      for (const service of all) {
        bench.found.delays.push({ service, asked: delay, added: await network.added(service) });
      }
    }
    for (const service of all) await network.set(service, {});
    bench.found.scaling.push(...linesOf(points));
  },
};

/** @throws TypeError when the bench's fleet is asked directly */
export function networkOf({ network }: Bench): Network {
  if (network === null) throw new TypeError('this experiment needs a fleet behind a network');
  return network;
}
