import { limitOf } from '../load/limit.ts';
import type { Experiment } from '../run/bench.ts';

/** What the load generator itself can do: above it nothing is measured. */
export const generatorLimit: Experiment = {
  name: "the generator's limit",
  seconds: ({ duration }) => 2 + duration * 12,
  async run({ found, generator, serverCores, settings }) {
    const seconds = settings.duration;
    found.generator = await limitOf(generator, { cores: serverCores, seconds, rounds: 5, connections: 64 });
  },
};
