import type { Experiment } from '../run/bench.ts';
import { restOf } from '../run/rest.ts';

/** What all processes use while nobody asks: it is told, and left out of what a request costs. */
export const atRest: Experiment = {
  name: 'at rest',
  seconds: ({ quick }) => (quick ? 1 : 3),
  async run({ found, fleet, settings, signal }) {
    found.atRest = await restOf(fleet, settings.quick ? 1 : 3, signal);
  },
};
