import { atRest } from '../experiments/at-rest.ts';
import { availability } from '../experiments/availability.ts';
import { cells } from '../experiments/cells.ts';
import { crossings } from '../experiments/crossings.ts';
import { dataSize } from '../experiments/data.ts';
import { equality } from '../experiments/equality.ts';
import { families } from '../experiments/families.ts';
import { generatorLimit, generatorLimitAgain } from '../experiments/limit.ts';
import { networkLatency } from '../experiments/network.ts';
import { price } from '../experiments/price.ts';
import { selfTest } from '../experiments/self-test.ts';
import { tails } from '../experiments/tails.ts';
import { warming, warmingBehindNetwork } from '../experiments/warming.ts';
import { writing } from '../experiments/writing.ts';
import type { Experiment } from './bench.ts';

/** Experiments that share one fleet of processes. */
export interface Stage {
  /** Services are asked through proxies. */
  readonly throughNetwork: boolean;
  readonly experiments: readonly Experiment[];
}

/**
 * All of the comparison, what matters most first: who ends it early has that. Nothing stands behind what writes but what writes
 * itself.
 */
const DIRECT = [
  equality,
  warming,
  generatorLimit,
  atRest,
  cells,
  generatorLimitAgain('again'),
  selfTest,
  families,
  dataSize,
  writing,
  crossings,
  generatorLimitAgain('once more'),
  price,
];
const THROUGH_NETWORK = [availability, networkLatency, tails];
/** Their processes are new ones. */
const AGAIN = [warmingBehindNetwork, ...THROUGH_NETWORK];

/** A quick run starts its processes once; its figures mean little anyway. */
export const stagesOf = (quick: boolean): readonly Stage[] =>
  quick
    ? [{ throughNetwork: true, experiments: [...DIRECT, ...THROUGH_NETWORK] }]
    : [
        { throughNetwork: false, experiments: DIRECT },
        { throughNetwork: true, experiments: AGAIN },
      ];
