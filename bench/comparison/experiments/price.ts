import { priceOf } from '../price/price.ts';
import type { Staleness } from '../result.ts';
import type { Experiment } from '../run/bench.ts';

/** Events a second whose cost to the projector stands for a live system's. */
const LIVE_RATE = 200;

/** What the view costs those who keep it: to build it from the start of the log, and live by what was measured beside writes. */
export const price: Experiment = {
  name: "the view's price",
  seconds: ({ size }) => 4 + size * 0.0012,
  async run({ found, workload, place, serverCores }) {
    const { data, servers } = place;
    const built = await priceOf({ system: workload.system, data, servers, cores: serverCores });
    const live = nearest(found.staleness, LIVE_RATE);
    found.viewPrice = { ...built, cpuLive: live?.cpu ?? null, liveRate: live?.events ?? null };
  },
};

const nearest = (all: readonly Staleness[], rate: number): Staleness | undefined =>
  all.toSorted((a, b) => Math.abs(a.events - rate) - Math.abs(b.events - rate))[0];
