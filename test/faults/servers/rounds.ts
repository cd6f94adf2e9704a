import { MongoClient } from 'mongodb';
import { random } from '../../../sample/random.ts';
import { categoriesRead } from '../check/check.ts';
import { type Databases, relayPid } from '../check/databases.ts';
import { tail } from '../check/tail.ts';
import type { Cluster } from '../cluster.ts';
import { nothingKnown } from '../load/commands.ts';
import { newRecord } from '../load/record.ts';
import { startSteadyLoad } from '../load/steady.ts';
import { schedule } from './faults.ts';
import type { FaultsReport, Round } from './report.ts';
import { type Ground, oneRound, PATIENCE } from './round.ts';
import { type System, startSystemOnServers } from './system.ts';

export interface ServersOptions {
  readonly cluster: Cluster;
  readonly rounds: number;
  readonly seed: number;
  /** After so many rounds, and after the last, everything is checked. */
  readonly checkEvery: number;
  readonly instances: Readonly<Record<string, number>>;
  /** The program of Toxiproxy; null leaves the network's faults out. */
  readonly toxiproxy: string | null;
  /** The names of the faults to choose from. */
  readonly faults: readonly string[];
  readonly say: (line: string) => void;
  /** Whether rounds follow one that had violations; else it is the last. */
  readonly goOn: boolean;
  /** Aborted: the round under way is the last. */
  readonly enough: AbortSignal;
}

/** So many violations of a round are told at once. */
const SHOWN = 5;
const COMMANDING = 6;
const ASKING = 2;
/** On average, between two requests of a client: the faults are what a run is about, not the rate. */
const PAUSE = 150;

/**
 * Lets one thing after another go wrong under a steady load, each time waits until all works again, and checks. The seed
 * decides which faults, when and on whom, not how the machine schedules what follows. `folder` is the caller's to remove.
 */
export async function serverRounds(options: ServersOptions): Promise<FaultsReport & { readonly folder: string }> {
  const { cluster, seed, rounds, checkEvery, faults, say, enough, goOn } = options;
  const began = performance.now();
  const record = newRecord();
  const draw = random(seed, 'rounds');
  await using system = await startSystemOnServers(options);
  await using client = new MongoClient(cluster.mongodb, { retryReads: true, serverSelectionTimeoutMS: PATIENCE });
  const databases = { url: cluster.mongodb, client, prefix: system.names.databases };
  const { processes, origins } = system;
  if (!(await processes.ready(PATIENCE))) throw new Error(`it did not start: ${await processes.unready()}`);
  say(`${processes.instances.map(({ name }) => name).join(', ')} are ready`);
  const clients = { origins, commanding: COMMANDING, asking: ASKING, pause: PAUSE, seed: String(seed) };
  const load = startSteadyLoad({ ...clients, record, known: nothingKnown() });
  const scene = { system, cluster, draw, relayOf: relayOf(databases, system) };
  const reads = await categoriesRead();
  const ground: Ground = { scene, databases, record, load, tail: tail(databases), reads, say };
  const done: Round[] = [];
  const violations: string[] = [];
  const next = schedule(draw, faults);
  let checks = 0;
  try {
    for (let round = 1; round <= rounds && (goOn || violations.length === 0) && !enough.aborted; round++) {
      const whole = round % checkEvery === 0 || round === rounds;
      const one = await oneRound(ground, round, next.next().value, whole);
      done.push(one);
      if (whole) checks++;
      violations.push(...one.violations);
      say(line(one));
      for (const violation of one.violations.slice(0, SHOWN)) say(`  ${violation}`);
    }
    await load.pause();
    violations.push(...(await processes.stop()));
  } finally {
    await load.stop();
  }
  const events = [...ground.tail.streams.values()].reduce((sum, { length }) => sum + length, 0);
  return {
    seed,
    minutes: (performance.now() - began) / 60_000,
    processes: processes.instances.map(({ name }) => name).join(' '),
    starts: processes.starts(),
    sent: record.sent.length,
    acknowledged: record.acknowledged.length,
    unanswered: record.silent,
    refused: Object.fromEntries(record.refused),
    asked: load.asked,
    longest: load.longest(),
    events,
    checks,
    rounds: done,
    violations,
    folder: system.folder,
  };
}

const relayOf =
  (databases: Databases, { processes }: System) =>
  async (service: string): Promise<string | null> => {
    const pid = await relayPid(databases, service);
    return processes.instances.find(({ name }) => processes.pid(name) === pid)?.name ?? null;
  };

const seconds = (ms: number | null) => (ms === null ? 'never' : `${(ms / 1_000).toFixed(1)} s`);

const line = ({ round, fault, met, lasted, commands, view, quiet, violations }: Round): string =>
  `round ${round}: ${fault} (${met}), ${seconds(lasted)}; commands after ${seconds(commands)}, view after ${seconds(view)}, quiet after ${seconds(quiet)}; ${violations.length} violations`;
