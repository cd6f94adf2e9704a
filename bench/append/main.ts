import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Event, handle, type StoredKind } from '../../eventing/index.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { CACHE } from '../history.ts';
import { alternate } from '../measure/alternate.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { median } from '../measure/statistics.ts';
import { rawGroupCommit } from './raw.ts';
import { commandsOf, counters, METADATA, orders, rowsOf, type Workload } from './workload.ts';

const CALLERS = 64;

const settings = benchSettings(process.argv.slice(2));
const rounds = settings.quick ? 2 : 9;
const entities = settings.quick ? 20 : 100;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'append-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Timed {
  /** Commands a second. */
  readonly rate: number;
  /** CPU time a command, µs: what is left where the disk takes no time. */
  readonly cpu: number;
}

async function timed(calls: readonly (() => Promise<void>)[], commands: number): Promise<Timed> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(calls.map((call) => call()));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: commands / seconds, cpu: (user + system) / commands };
}

const medians = (turns: readonly Timed[]): Timed => ({
  rate: median(turns.map(({ rate }) => rate)),
  cpu: median(turns.map(({ cpu }) => cpu)),
});

async function compare<S extends object, C, E extends Event>(workload: Workload<S, C, E>) {
  const { kind, decider } = workload;
  const open = (folder: string) =>
    openLibsqlStore({ name: 'bench', file: join(folder, 'bench.db'), kinds: [kind as StoredKind] });
  const callers = Array.from({ length: CALLERS }, (_, caller) => commandsOf(workload, caller, entities));
  const rows = callers.map((commands) => rowsOf(workload, commands));
  const count = callers.reduce((sum, commands) => sum + commands.length, 0);

  const joinery = () =>
    inFolder(async (folder) => {
      const store = open(folder);
      const calls = callers.map((commands) => async () => {
        for (const { id, command } of commands) await handle(store, decider, id, command, METADATA);
      });
      const turn = await timed(calls, count);
      await store[Symbol.asyncDispose]();
      return turn;
    });

  const raw = () =>
    inFolder(async (folder) => {
      const store = open(folder);
      await store[Symbol.asyncDispose]();
      const columns = ['_id', '_version', '_state', ...Object.keys(kind.columns)];
      const { append, close } = rawGroupCommit({
        file: join(folder, 'bench.db'),
        state: `state_${kind.category}`,
        columns,
      });
      const calls = rows.map((appends) => async () => {
        for (const rows of appends) await append(rows);
      });
      const turn = await timed(calls, count);
      close();
      return turn;
    });

  const turns = await alternate(rounds, { joinery, raw });
  return { name: workload.name, count, joinery: medians(turns.joinery), raw: medians(turns.raw) };
}

const results = [await compare(counters), await compare(orders)];

report(settings, {
  name: 'append',
  about: 'commands through handle() (load, decide, append event and state, fsync) and the same rows written by hand',
  settings: { callers: CALLERS, 'commands a run': results[0]!.count, rounds },
  rows: results.map(({ name, joinery, raw }) => ({
    entities: name,
    'handle() /s': joinery.rate,
    'raw /s': raw.rate,
    'share %': (joinery.rate / raw.rate) * 100,
    'handle() CPU µs': joinery.cpu,
    'raw CPU µs': raw.cpu,
  })),
  targets: results.map(({ name, joinery, raw }) => ({
    what: `share of the raw group commit, ${name}`,
    value: (joinery.rate / raw.rate) * 100,
    unit: '%',
    atLeast: 60,
  })),
  limit:
    'SQLite itself: most of the time are its statements and the fsync of each group. Of the CPU time beyond the raw rows, most is JSON, the version check and the promises of each command; the slower the disk, the less of it is seen.',
});
