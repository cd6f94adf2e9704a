import type { Difference, RunSettings } from '../result.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import { type Block, block, type Contestant } from '../run/block.ts';
import { viewOf } from '../run/contestants.ts';
import { interleaved } from '../run/interleaved.ts';
import { verdict } from '../statistics/ratio.ts';
import { type Compared, cpuOf, differenceOf, isMeasurable, middleOf, perSecond } from './differences.ts';

/** The share of the view's CPU a request that is planted. */
const ADDED = 0.2;
const ROUNDS = 10;
const QUICK_ROUNDS = 5;
/** Of a block, s: a fifth is to be found beyond noise, of which servers that share cores make more. */
const shortestOf = ({ quick, form }: RunSettings): number => (quick ? 0 : form === 'servers' ? 1.2 : 0.4);
const durationOf = (settings: RunSettings): number => Math.max(settings.duration, shortestOf(settings));
/**
 * Of the throughput, for latency and CPU. On servers reads of one turn of the gateway share a query of MongoDB: at half of it those
 * that wait for the planted work share more, and ten pairs of such blocks found 3 % of CPU where a fifth was planted.
 */
const shareOf = ({ quick, form }: RunSettings): number => (form === 'servers' && !quick ? 0.05 : 0.5);
/**
 * Three quantities are looked at, and each 95 % interval leaves the truth out once in twenty times. All three together hold
 * it in 95 % when each is this much wider: Student's t of 10 pairs at 98.3 % (Bonferroni) over that at 95 %.
 */
const TOGETHER = 2.93 / 2.262;

type Load = Parameters<typeof block>[2];

/**
 * The method, tried on itself: the view against itself must come out as no difference, and a view whose gateway works a
 * fifth longer at each request must be found to be slower. Both go through the same blocks as everything else.
 */
export const selfTest: Experiment = {
  name: 'self-test',
  seconds: (settings) => durationOf(settings) * (2.5 + 3 * (settings.quick ? QUICK_ROUNDS : ROUNDS) * 2.6),
  async run(bench) {
    const question = bench.questions.find((one) => one.before === undefined && viewOf(bench, one) !== null);
    const view = question === undefined ? null : viewOf(bench, question);
    if (question === undefined || view === null) {
      bench.found.left.push('self-test: no question that the view answers rightly');
      return;
    }
    const duration = durationOf(bench.settings);
    const [same, other, slowed] = ['same', 'other', 'slowed'].map((name) => ({ ...view, name }));
    const closed: Load = { connections: 16, seconds: duration, rate: null };
    const usual = await measured(bench, view, closed);
    const open: Load = { connections: 64, seconds: 1.4 * duration, rate: shareOf(bench.settings) * perSecond(usual) };

    const count = bench.settings.quick ? QUICK_ROUNDS : ROUNDS;
    /** @param cost CPU of a request under this load: one costs more the fewer there are. */
    const rounds = async (load: Load, cost: number, done: number) => {
      let blocks = 0;
      const work = ADDED * Math.max(0, cost);
      const found = await interleaved(
        [same!, other!, slowed!],
        { rounds: count, random: bench.random },
        async (one) => {
          bench.within(done + (blocks++ / (3 * count)) * 0.5, one.name);
          await bench.fleet.busy('gateway', one === slowed ? work : 0);
          return measured(bench, one, load);
        },
      );
      return new Map([...found].map(([{ name }, all]) => [name, all]));
    };
    try {
      const full = await rounds(closed, usual.cpu, 0);
      const atRate = await rounds(open, (await measured(bench, view, open)).cpu, 0.5);
      const compared: readonly Compared[] = [
        { question: question.name, quantity: 'p50', of: middleOf, rounds: atRate },
        { question: question.name, quantity: 'cpu', of: cpuOf, rounds: atRate },
        { question: question.name, quantity: 'throughput', of: perSecond, rounds: full },
      ];
      const measurable = compared.filter(({ rounds, of }) => isMeasurable([...rounds.values()].flat(), of));
      for (const { quantity } of compared.filter((one) => !measurable.includes(one))) {
        bench.found.left.push(`self-test: the ${quantity} of a block came out as nothing`);
      }
      const nulls = measurable.map((one) => wider(differenceOf(one, 'same', 'other')));
      const planted = measurable.map((one) => differenceOf(one, 'same', 'slowed'));
      bench.found.selfTest = {
        same: nulls,
        slowed: planted,
        added: ADDED,
        passed:
          measurable.length === compared.length &&
          nulls.every((one) => one.verdict === 'noise') &&
          planted.every((one) => one.verdict === (one.quantity === 'throughput' ? 'lower' : 'higher')),
      };
    } finally {
      await bench.fleet.busy('gateway', 0);
    }
  },
};

/** @throws an Error when the view fails, which it did not before */
async function measured(bench: Bench, contestant: Contestant, load: Load): Promise<Block> {
  const done = await block(bench, contestant, load);
  if (done.loaded.failed !== null) throw new Error(`the self-test's view failed: ${done.loaded.failed}`);
  return done;
}

function wider(difference: Difference): Difference {
  const middle = Math.log(difference.ratio.low * difference.ratio.high) / 2;
  const reach = (TOGETHER * Math.log(difference.ratio.high / difference.ratio.low)) / 2;
  const ratio = { ...difference.ratio, low: Math.exp(middle - reach), high: Math.exp(middle + reach) };
  return { ...difference, ratio, verdict: verdict(ratio) };
}
