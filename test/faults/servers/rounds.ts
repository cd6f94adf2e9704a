import { setTimeout } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { random } from '../../../sample/random.ts';
import { categoriesRead } from '../check/check.ts';
import { type Databases, relayPid } from '../check/databases.ts';
import type { Reads } from '../check/records.ts';
import { checkRound } from '../check/round.ts';
import { checkServers } from '../check/servers.ts';
import { type Tail, tail, unrest } from '../check/tail.ts';
import type { Cluster } from '../cluster.ts';
import { nothingKnown } from '../load/commands.ts';
import { unequalAnswers } from '../load/equal.ts';
import { type LoadRecord, newRecord } from '../load/record.ts';
import { type SteadyLoad, startSteadyLoad } from '../load/steady.ts';
import { FAULTS, type Scene, schedule } from './faults.ts';
import { recovery } from './recovery.ts';
import type { FaultsReport, Round } from './report.ts';
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

interface Run extends ServersOptions {
  readonly system: System;
  readonly scene: Scene;
  readonly databases: Databases;
  readonly record: LoadRecord;
  readonly load: SteadyLoad;
  readonly tail: Tail;
  readonly reads: Reads;
}

/** Of a wait that takes longer than this, ms, is told what it waits for. */
const TELL = 20_000;
/** So many violations of a round are told at once. */
const SHOWN = 5;
const COMMANDING = 6;
const ASKING = 2;
/** On average, between two requests of a client: the faults are what a run is about, not the rate. */
const PAUSE = 150;
/** How long the system may take to recover, or to come to rest, ms. */
const PATIENCE = 180_000;

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
  const known = nothingKnown();
  const clients = { commanding: COMMANDING, asking: ASKING, pause: PAUSE };
  const load = startSteadyLoad({ origins, ...clients, seed: String(seed), record, known });
  const scene = { system, cluster, draw, relayOf: relayOf(databases, system) };
  const reads = await categoriesRead();
  const run: Run = { ...options, system, scene, databases, record, load, tail: tail(databases), reads };
  const done: Round[] = [];
  const violations: string[] = [];
  const next = schedule(draw, faults);
  let checks = 0;
  try {
    for (let round = 1; round <= rounds && (goOn || violations.length === 0) && !enough.aborted; round++) {
      const whole = round % checkEvery === 0 || round === rounds;
      done.push(await oneRound(run, round, next.next().value, whole));
      if (whole) checks++;
      violations.push(...done.at(-1)!.violations);
      say(line(done.at(-1)!));
      for (const violation of done.at(-1)!.violations.slice(0, SHOWN)) say(`  ${violation}`);
    }
    await load.pause();
    violations.push(...(await processes.stop()));
  } finally {
    await load.stop();
  }
  const events = [...run.tail.streams.values()].reduce((sum, { length }) => sum + length, 0);
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

/** Everything works at its beginning, and at its end. */
async function oneRound(run: Run, round: number, name: string, whole: boolean): Promise<Round> {
  const { system, scene, databases, record, load, tail, reads } = run;
  load.resume();
  const before = record.acknowledged.length;
  await until(async () => record.acknowledged.length > before + 20);
  await setTimeout(scene.draw.fraction() * 500);
  load.heard();
  const began = performance.now();
  const met = await FAULTS[name]!.run(scene);
  const ended = performance.now();
  const recovered = await recovery(load, system.origins, record.acknowledged, { began, ended, patience: PATIENCE });
  const ready = recovered !== null && (await system.processes.ready(PATIENCE));
  await load.pause();
  const paused = performance.now();
  let waiting: readonly string[] = [];
  let told = paused;
  const quiet = await until(async () => {
    waiting = await unrest(databases, tail, reads);
    if (performance.now() - told > TELL) {
      told = performance.now();
      run.say(`  not at rest: ${waiting.length} such as ${waiting.slice(0, 3).join('; ')}`);
    }
    return waiting.length === 0;
  });
  const rest = performance.now() - paused;
  const violations = [
    ...(recovered === null ? ['it did not recover'] : []),
    ...(ready ? [] : [`not ready: ${await system.processes.unready()}`]),
    ...(quiet ? [] : [`it did not come to rest: ${waiting.slice(0, 20)}`]),
    ...record.wrong.splice(0).map((answer) => `a client was told: ${answer}`),
    ...system.processes.endedByThemselves(),
    ...(await checkRound(databases, tail, record)),
    ...(quiet ? await unequalAnswers(system.origins, record, scene.draw) : []),
    ...(whole ? await checkServers({ ...run, brokers: run.cluster.brokers, names: system.names }) : []),
  ];
  tail.settle();
  return {
    round,
    fault: name,
    met,
    lasted: ended - began,
    commands: recovered?.commands ?? null,
    view: recovered?.view ?? null,
    quiet: quiet ? rest : null,
    violations,
  };
}

const relayOf =
  (databases: Databases, { processes }: System) =>
  async (service: string): Promise<string | null> => {
    const pid = await relayPid(databases, service);
    return processes.instances.find(({ name }) => processes.pid(name) === pid)?.name ?? null;
  };

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = performance.now() + PATIENCE; !(await holds()); await setTimeout(200)) {
    if (performance.now() > deadline) return false;
  }
  return true;
}

const seconds = (ms: number | null) => (ms === null ? 'never' : `${(ms / 1_000).toFixed(1)} s`);

const line = ({ round, fault, met, lasted, commands, view, quiet, violations }: Round): string =>
  `round ${round}: ${fault} (${met}), ${seconds(lasted)}; commands after ${seconds(commands)}, view after ${seconds(view)}, quiet after ${seconds(quiet)}; ${violations.length} violations`;
