import type { Network } from '../processes/network.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { contestantsOf, questionsAmong } from '../run/contestants.ts';
import { linesOf, pointsOf } from './families.ts';

/** Round trips to services, ms. */
const DELAYS = [0, 1, 5, 20];

/** Latency between services, and between them and whoever composes. The view is read where it lies. */
export const networkLatency: Experiment = {
  name: 'latency between services',
  seconds: ({ duration }) => DELAYS.length * 3 * 4 * duration * 5,
  async run(bench) {
    const network = networkOf(bench);
    const questions = questionsAmong(bench, bench.workload.varied);
    const points = [];
    for (const [i, delay] of DELAYS.entries()) {
      for (const service of services(bench)) await network.set(service, { delay });
      for (const question of questions) {
        bench.within(i / DELAYS.length, `${delay} ms, ${question.name}`);
        for (const point of await pointsOf(bench, question, delay, contestantsOf(bench, question))) {
          points.push({ by: 'network' as const, unit: 'ms a round trip', question: question.name, ...point });
        }
      }
    }
    for (const service of services(bench)) await network.set(service, {});
    bench.found.scaling.push(...linesOf(points));
  },
};

/** @throws TypeError when the bench's fleet is asked directly */
export function networkOf({ network }: Bench): Network {
  if (network === null) throw new TypeError('this experiment needs a fleet behind a network');
  return network;
}

/** The names of all services: the system's parts but the gateway and the projector. */
export const services = ({ fleet, workload }: Bench): readonly string[] => {
  const others = new Set(['gateway', 'projector', 'mongodb', 'kafka', ...workload.placements.map(({ name }) => name)]);
  return fleet.names.filter((name) => !others.has(name));
};
