import { setTimeout } from 'node:timers/promises';
import type { Databases } from '../check/databases.ts';
import type { Reads } from '../check/records.ts';
import { checkRound } from '../check/round.ts';
import { checkServers } from '../check/servers.ts';
import { type Tail, unrest } from '../check/tail.ts';
import { unequalAnswers } from '../load/equal.ts';
import type { LoadRecord } from '../load/record.ts';
import type { SteadyLoad } from '../load/steady.ts';
import { FAULTS, type Scene } from './faults.ts';
import { recovery } from './recovery.ts';
import type { Round } from './report.ts';

/** All that a round works with; it lasts from round to round. */
export interface Ground {
  readonly scene: Scene;
  readonly databases: Databases;
  readonly record: LoadRecord;
  readonly load: SteadyLoad;
  readonly tail: Tail;
  readonly reads: Reads;
  readonly say: (line: string) => void;
}

/** How long the system may take to start, to recover, or to come to rest, ms. */
export const PATIENCE = 180_000;
/** Of a wait that takes longer than this, ms, is told what it waits for. */
const TELL = 20_000;
/** Before a fault so many commands are acknowledged: it happens to a system at work. */
const AT_WORK = 20;

/** Lets one thing go wrong. Everything works when it begins, and when it ends. `whole`: whether everything is checked. */
export async function oneRound(ground: Ground, round: number, fault: string, whole: boolean): Promise<Round> {
  const { scene, record, load, tail } = ground;
  load.resume();
  const before = record.acknowledged.length;
  await until(async () => record.acknowledged.length > before + AT_WORK);
  await setTimeout(scene.draw.fraction() * 500);
  load.heard();
  const began = performance.now();
  const met = await FAULTS[fault]!.run(scene);
  const ended = performance.now();
  const { origins, processes } = scene.system;
  const recovered = await recovery(load, origins, record.acknowledged, { began, ended, patience: PATIENCE });
  const ready = recovered !== null && (await processes.ready(PATIENCE));
  await load.pause();
  const { rest, waiting } = await comeToRest(ground);
  const violations = [
    ...(recovered === null ? ['it did not recover'] : []),
    ...(ready ? [] : [`not ready: ${await processes.unready()}`]),
    ...waiting,
    ...(await judge(ground, whole)),
    ...(rest === null ? [] : await unequalAnswers(origins, record, scene.draw)),
  ];
  tail.settle();
  const times = { lasted: ended - began, commands: recovered?.commands ?? null, view: recovered?.view ?? null };
  return { round, fault, met, ...times, quiet: rest, violations };
}

/** How long that took, ms; null with what is not done yet when it takes too long. */
async function comeToRest({ databases, tail, reads, say }: Ground) {
  const began = performance.now();
  let told = began;
  let waiting: readonly string[] = [];
  const resting = await until(async () => {
    waiting = await unrest(databases, tail, reads);
    if (performance.now() - told > TELL) {
      told = performance.now();
      say(`  not at rest: ${waiting.length} such as ${waiting.slice(0, 3).join('; ')}`);
    }
    return waiting.length === 0;
  });
  if (resting) return { rest: performance.now() - began, waiting };
  return { rest: null, waiting: waiting.map((what) => `it did not come to rest: ${what}`) };
}

async function judge(ground: Ground, whole: boolean): Promise<readonly string[]> {
  const { scene, databases, tail, record } = ground;
  const { system, cluster } = scene;
  const told = record.wrong.splice(0).map((answer) => `a client was told: ${answer}`);
  const ended = system.processes.endedByThemselves();
  const changed = await checkRound(databases, tail, record);
  const all = whole ? await checkServers({ ...ground, brokers: cluster.brokers, names: system.names }) : [];
  return [...told, ...ended, ...changed, ...all];
}

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = performance.now() + PATIENCE; !(await holds()); await setTimeout(200)) {
    if (performance.now() > deadline) return false;
  }
  return true;
}
