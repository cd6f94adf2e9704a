import type { RunSettings } from '../result.ts';
import type { Contestant } from '../run/block.ts';
import { estimate } from '../statistics/estimate.ts';
import type { Random } from '../statistics/random.ts';
import { ENOUGH_FOR_P99 } from './at-rate.ts';
import { perSecond } from './differences.ts';
import type { Blocks, Trial } from './trial.ts';

/** Of its own throughput: where a placement's latency is measured. */
const CURVE = [0.4, 0.7, 0.95];
const QUICK_CURVE = [0.6];
const CURVE_ROUNDS = 2;
/** Of the slowest placement's throughput: a rate that all of them carry. */
const COMPARED_AT = 0.5;
/** So many requests make a block worth its name. */
const FEWEST = 25;
/** Of a block's duration: what a slow question's may take for so many requests as tell of one in a hundred, or make a block. */
const LONGEST = 2.5;
/** Connections of an open loop: more than requests that are under way at once below saturation. */
const OPEN = 64;
/** Connections of a closed loop, the same for all placements: fewer where an answer of one takes this long (s), since many would make a block last. */
const CLOSED = 16;
const CLOSED_SLOW = 2;
const SLOW = 0.05;

/** What was measured of one question. */
export interface Phases {
  readonly connections: number;
  readonly full: Blocks;
  /** Requests a second, the same for all; null when none of them is left. */
  readonly rate: number | null;
  readonly compared: Blocks;
  readonly curve: ReadonlyMap<Contestant, readonly { readonly rate: number; readonly blocks: Blocks }[]>;
}

const curveOf = (quick: boolean): readonly number[] => (quick ? QUICK_CURVE : CURVE);

export const phaseSeconds = ({ duration, rounds, quick }: RunSettings): number =>
  4 * duration * (1 + rounds * 1.15 + rounds * 2 + curveOf(quick).length * CURVE_ROUNDS * 1.2);

type Said = (share: number, what: string) => void;

/** A first few requests, throughput, latency at a rate that all carry, then latency at growing shares of what each carries. */
export async function phases(trial: Trial, settings: RunSettings, random: Random, say: Said): Promise<Phases> {
  const { duration, rounds } = settings;
  say(0, 'first requests');
  const connections = await firstFew(trial, duration);

  say(0.05, 'throughput');
  const closed = { connections, seconds: duration, rate: null };
  const full = await trial.rounds(rounds, () => closed);
  const carried = new Map([...full].map(([one, blocks]) => [one, estimate(blocks.map(perSecond), random).median]));
  if (carried.size === 0) return { connections, full, rate: null, compared: new Map(), curve: new Map() };

  say(0.4, 'latency');
  const rate = settings.rate ?? COMPARED_AT * Math.min(...carried.values());
  const longest = LONGEST * duration;
  const telling = (1.02 * ENOUGH_FOR_P99) / rounds / rate;
  const seconds = Math.min(longest, Math.max(1.4 * duration, telling <= longest ? telling : FEWEST / rate));
  const compared = await trial.rounds(rounds, () => ({ connections: OPEN, seconds, rate }));

  const curve = new Map<Contestant, { rate: number; blocks: Blocks }[]>([...carried.keys()].map((one) => [one, []]));
  const shares = curveOf(settings.quick);
  for (const [i, share] of shares.entries()) {
    say(0.75 + (i / shares.length) * 0.25, 'up to saturation');
    const rateOf = (one: Contestant) => share * (carried.get(one) ?? 1);
    const blocks = await trial.rounds(CURVE_ROUNDS, (one) => ({
      connections: OPEN,
      seconds: duration,
      rate: rateOf(one),
    }));
    for (const one of blocks.keys()) curve.get(one)?.push({ rate: rateOf(one), blocks });
  }
  return { connections, full, rate, compared, curve };
}

/** Ten requests one after the other, which also tell how long an answer takes. */
async function firstFew(trial: Trial, duration: number): Promise<number> {
  const blocks = await trial.rounds(1, () => ({ connections: 1, seconds: duration, rate: null, most: 10 }));
  const slow = [...blocks.values()].some(([first]) => 1 / perSecond(first!) > SLOW);
  return slow ? CLOSED_SLOW : CLOSED;
}
