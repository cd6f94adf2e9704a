import { setTimeout } from 'node:timers/promises';
import { random } from '../../sample/random.ts';
import { categoriesRead } from '../faults/check/check.ts';
import { checkServers } from '../faults/check/servers.ts';
import { tail, unrest } from '../faults/check/tail.ts';
import { nothingKnown } from '../faults/load/commands.ts';
import { unequalAnswers } from '../faults/load/equal.ts';
import { newRecord } from '../faults/load/record.ts';
import { type SteadyLoad, startSteadyLoad } from '../faults/load/steady.ts';
import type { Servers } from '../servers.ts';
import type { Together } from './together.ts';

/** A steady load of commands and queries on all gateways, whose clients are believed afterwards. */
export interface Load extends AsyncDisposable {
  readonly steady: SteadyLoad;
  /** Resolves when so many more commands have been acknowledged. */
  goesOn(commands: number): Promise<void>;
  /** What clients were told that they should not have been; empty so far, when all is well. */
  failures(): readonly string[];
  /** How many commands were not answered, or told that a service is unavailable. */
  inDoubt(): number;
  /** Stops, waits until nothing moves any more, and finds what was lost, done twice, or is answered unequally. */
  violations(): Promise<readonly string[]>;
}

/** A machine under load takes its time. */
const PATIENCE = 120_000;

/** `pause`: on average, between two requests of a client, ms. */
export async function startLoad(system: Together, servers: Servers, seed: string, pause = 20): Promise<Load> {
  const record = newRecord();
  const { databases, origins, names } = system;
  const clients = { commanding: 6, asking: 2, pause };
  const steady = startSteadyLoad({ origins, ...clients, seed, record, known: nothingKnown() });
  const reads = await categoriesRead();
  const following = tail(databases);
  const until = async (holds: () => boolean | Promise<boolean>, what: () => string) => {
    for (const deadline = performance.now() + PATIENCE; !(await holds()); await setTimeout(20)) {
      if (performance.now() > deadline) throw new Error(`in ${PATIENCE} ms ${what()}`);
    }
  };
  return {
    steady,
    async goesOn(commands) {
      const wanted = record.acknowledged.length + commands;
      await until(
        () => record.acknowledged.length >= wanted,
        () => `not ${commands} commands were acknowledged: ${JSON.stringify([...record.refused])} ${record.wrong}`,
      );
    },
    failures: () => [
      ...record.wrong,
      ...(steady.asked.unanswered === 0 ? [] : [`${steady.asked.unanswered} queries were not answered`]),
      ...(steady.asked.unavailable === 0 ? [] : [`${steady.asked.unavailable} queries found something unavailable`]),
    ],
    inDoubt: () => record.silent + (record.refused.get('SERVICE_UNAVAILABLE') ?? 0),
    async violations() {
      await steady.pause();
      let waiting: readonly string[] = [];
      await until(
        async () => {
          waiting = await unrest(databases, following, reads);
          return waiting.length === 0;
        },
        () => `it did not come to rest: ${waiting.slice(0, 10)}`,
      );
      return [
        ...(await checkServers({ databases, brokers: servers.brokers, names, record, reads, tail: following })),
        ...(await unequalAnswers(origins, record, random(seed, 'equal'))),
      ];
    },
    [Symbol.asyncDispose]: () => steady.stop(),
  };
}
