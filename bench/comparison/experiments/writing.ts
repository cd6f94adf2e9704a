import { setTimeout } from 'node:timers/promises';
import { quantile } from '../../measure/statistics.ts';
import { openGenerator } from '../load/generate.ts';
import type { RunSettings, Staleness } from '../result.ts';
import type { Bench, Experiment } from '../run/bench.ts';
import type { Contestant } from '../run/block.ts';
import { questionsAmong, viewOf } from '../run/contestants.ts';
import { read, secondsBetween, worked } from '../run/rest.ts';
import { type Seen, untilSeen } from '../run/stale.ts';
import { type Writer, writerOf } from '../run/writer.ts';
import { linesOf, pointOf } from './families.ts';
import { type Blocks, trialOf } from './trial.ts';

/** Writes a second, until the view does not keep up. */
const RATES = [0, 50, 200, 500, 1_000, 2_000, 4_000];
/** Everything, Kafka and MongoDB too, may have to do with one core there. */
const SERVERS_RATES = [0, 10, 25, 50, 100, 200, 500, 1_000, 2_000];
const QUICK_RATES = [100];
/** Of the writes, so many a second, but half of them at most: clients ask for what they have just written. */
const PROBES = 20;
/** Reads a second of each placement, beside the writes: on servers fifty composed pages alone would take a core. */
const READS = 50;
const SERVERS_READS = 20;
/** The view has kept up when it has everything so long (ms) after the last write. */
const SOON = 1_000;

const probesOf = (rate: number): number => Math.min(PROBES, rate / 2);
const readsOf = ({ form }: RunSettings): number => (form === 'servers' ? SERVERS_READS : READS);

const ratesOf = ({ quick, form }: RunSettings): readonly number[] =>
  quick ? QUICK_RATES : form === 'servers' ? SERVERS_RATES : RATES;

/** How old the view is, and what reading costs, while others write. */
export const writing: Experiment = {
  name: 'beside writes',
  seconds: (settings) => ratesOf(settings).length * (2 * 4 * settings.duration * 2.4 + 2.5),
  async run(bench) {
    const { settings, workload, fleet, found } = bench;
    const rates = ratesOf(settings);
    await using generator = await openGenerator(settings.pinned?.client ?? null);
    const writer = await writerOf(workload, fleet.gateway, generator, settings.seed);
    const points = [];
    for (const [i, rate] of rates.entries()) {
      bench.within(i / rates.length, `${rate} writes a second`);
      const round = await writtenOrLeft(bench, writer, rate);
      if (round === null) break;
      for (const [question, blocks] of round.reads) {
        for (const [{ name }, of] of blocks) {
          const point = pointOf(rate, of, null, bench.random);
          points.push({ by: 'writes' as const, unit: 'writes a second', question, placement: name, point });
        }
      }
      if (round.staleness === null) continue;
      found.staleness.push(round.staleness);
      if (!round.staleness.kept || round.staleness.reached < 0.9 * rate) break;
    }
    found.scaling.push(...linesOf(points));
  },
};

interface Round {
  readonly reads: ReadonlyMap<string, Blocks>;
  /** Null without writes. */
  readonly staleness: Staleness | null;
}

/** Null where the system did not take the writes: why is told, and what slower writes have shown stays. */
async function writtenOrLeft(bench: Bench, writer: Writer, rate: number): Promise<Round | null> {
  try {
    return await written(bench, writer, rate);
  } catch (error) {
    bench.signal.throwIfAborted();
    bench.found.left.push(`beside ${rate} writes a second: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}

async function written(bench: Bench, writer: Writer, rate: number): Promise<Round> {
  const { fleet, settings, workload, found } = bench;
  // The questions are short ones: long ones would take the cores from the writes.
  const questions = questionsAmong(bench, workload.varied).slice(0, 2);
  const trials = questions.map((question) => ({ name: question.name, trial: trialOf(bench, question) }));
  const reading = readsOf(settings);
  const block = Math.max(settings.duration, 10 / reading);
  const blocks = trials.reduce((sum, { trial }) => sum + trial.contestants.length, 0) * 2;
  const seconds = Math.max(1, blocks * block * 1.15);
  const [before, events] = [await read(fleet), await fleet.events()];
  const began = performance.now();
  const over = new AbortController();
  const [asked] = questions;
  const view = asked === undefined ? null : viewOf(bench, asked);
  const probing = view === null ? 0 : probesOf(rate);
  const writes = rate === 0 ? null : writer.at(rate - probing, seconds).finally(() => over.abort());
  const seeing = view === null || rate === 0 ? Promise.resolve([]) : probes(view, writer, probing, over.signal);
  for (const later of [writes, seeing]) later?.catch(() => {}); // whoever fails first is met; the others are not waited for
  const reads = new Map<string, Blocks>();
  for (const { name, trial } of trials) {
    reads.set(name, await trial.rounds(2, () => ({ connections: 16, seconds: block, rate: reading })));
  }
  const loaded = await writes;
  if (loaded === null) return { reads, staleness: null };
  if (loaded.failed !== null) throw new Error(`a write failed: ${loaded.failed}`);
  const ended = performance.now();
  await fleet.caughtUp();
  const kept = performance.now() - ended <= SOON;
  const seen = await seeing;
  const added = (await fleet.events()) - events;
  const after = await read(fleet);
  const took = secondsBetween(before, after);
  const { projector: working = 0 } = worked(before, after, found.atRest);
  const ages = seen.map(({ ms }) => ms);
  return {
    reads,
    staleness: {
      rate,
      reached: (loaded.requests + seen.length) / loaded.seconds,
      events: added / took,
      p50: quantile(ages, 0.5),
      p90: quantile(ages, 0.9),
      p99: ages.length >= 100 ? quantile(ages, 0.99) : null,
      over: seen.map(({ at, ms }) => [(at - began) / 1000, ms] as const),
      cpu: (working * 1e6) / added,
      busy: working / took + (found.atRest.projector ?? 0),
      kept,
    },
  };
}

/** So many writes a second, each asked for as soon as it is acknowledged. */
async function probes(view: Contestant, writer: Writer, rate: number, signal: AbortSignal): Promise<readonly Seen[]> {
  const seeing: Promise<Seen>[] = [];
  for (let i = 0; !signal.aborted; i++) {
    const read = view.requests[i % view.requests.length]!;
    const seen = writer.one().then((token) => untilSeen(view.port, read, token, performance.now()));
    seen.catch(() => {}); // who awaits all of them meets it
    seeing.push(seen);
    await setTimeout(1000 / rate);
  }
  return Promise.all(seeing);
}
