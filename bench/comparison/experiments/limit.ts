import { limitOf } from '../load/limit.ts';
import type { RunSettings } from '../result.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { estimate } from '../statistics/estimate.ts';

const ROUNDS = 4;
const CONNECTIONS = 64;

const seconds = ({ duration }: RunSettings): number => 1.5 + duration * 11;

const limit = ({ generator, serverCores, settings }: Bench) =>
  limitOf(generator, {
    cores: serverCores,
    seconds: settings.duration,
    rounds: ROUNDS,
    connections: CONNECTIONS,
  });

/** What the load generator itself can do: above it nothing is measured. */
export const generatorLimit: Experiment = {
  name: "the generator's limit",
  seconds,
  async run(bench) {
    bench.found.generator = await limit(bench);
  },
};

/**
 * The same later in the run: a server that answers a constant tells how fast the machine is, which on a shared one changes
 * within minutes. Two reports are compared by it.
 */
export const generatorLimitAgain = (when: string): Experiment => ({
  name: `the generator's limit ${when}`,
  seconds,
  async run(bench) {
    const { found, random } = bench;
    if (found.generator === null) return;
    const { throughput } = await limit(bench);
    const samples = [...found.generator.throughput.samples, ...throughput.samples];
    found.generator = { ...found.generator, throughput: estimate(samples, random) };
  },
});
