import type { Lane } from './lanes.ts';
import { type Random, random, rankShare } from './random.ts';

/** How many of a customer's orders go where it is at home; the others go anywhere, to busy places more often. */
export const AT_HOME = 0.75;

/** The lane that a customer uses most. Where it is at home, goods arrive. */
export const homeLane = (customer: Random, lanes: readonly Lane[]): number => customer.rank(lanes.length);

/** So many of the largest customers count one by one; of the others there are enough to be an average. */
const LARGE = 1_000;

/** The share of all orders that each lane can expect: a large customer makes its lane a busy one. */
export function expectedShares(seed: number, lanes: readonly Lane[], customers: number): readonly number[] {
  const ofLarge = lanes.map(() => 0);
  let rest = 1;
  for (let customer = 0; customer < Math.min(LARGE, customers); customer++) {
    const share = rankShare(customer, customers);
    const lane = homeLane(random(seed, 'customer', customer), lanes);
    ofLarge[lane] = (ofLarge[lane] ?? 0) + AT_HOME * share;
    rest -= AT_HOME * share;
  }
  return ofLarge.map((share, rank) => share + rest * rankShare(rank, lanes.length));
}
