import type { RunSettings } from '../result.ts';
import type { Experiment } from '../run/bench.ts';
import { restOf } from '../run/rest.ts';

/** On servers clients of Kafka use a good part of a core at rest, and not evenly. */
const secondsOf = ({ quick, form }: RunSettings): number => (quick ? 1 : form === 'servers' ? 15 : 3);

/** What all processes use while nobody asks: it is told, and left out of what a request costs. */
export const atRest: Experiment = {
  name: 'at rest',
  seconds: secondsOf,
  async run({ found, fleet, settings, signal }) {
    found.atRest = await restOf(fleet, secondsOf(settings), signal);
  },
};
