import { randomUUID } from 'node:crypto';
import { type Event, handle, type StoredKind } from '../../eventing/index.ts';
import { connectMongo, openMongoStore } from '../../eventing/mongodb/index.ts';
import { commandsOf, counters, METADATA, orders, type Workload } from '../append/workload.ts';
import { alternate } from '../measure/alternate.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { median } from '../measure/statistics.ts';
import { documentsOf, rawGroupCommit } from './raw.ts';

const CALLERS = 64;

const settings = benchSettings(process.argv.slice(2));
const url = process.env.MONGODB_URL;
if (url === undefined) {
  throw new Error('set MONGODB_URL to a replica set, such as mongodb://127.0.0.1:27017/?replicaSet=rs0');
}
const rounds = settings.quick ? 2 : 7;
const entities = settings.quick ? 15 : 60;
const connection = connectMongo({ url, name: 'joinery-bench' });

/** Runs the work on a database of its own. */
async function inDatabase<T>(work: (database: string) => Promise<T>): Promise<T> {
  const database = `bench_${randomUUID().slice(0, 8)}`;
  try {
    return await work(database);
  } finally {
    await connection.database(database).dropDatabase();
  }
}

async function rateOf(calls: readonly (() => Promise<void>)[], commands: number): Promise<number> {
  const began = performance.now();
  await Promise.all(calls.map((call) => call()));
  return commands / ((performance.now() - began) / 1000);
}

async function compare<S extends object, C, E extends Event>(workload: Workload<S, C, E>) {
  const { kind, decider } = workload;
  const open = (database: string) =>
    openMongoStore({ connection, database, name: 'bench', kinds: [kind as StoredKind] });
  const callers = Array.from({ length: CALLERS }, (_, caller) => commandsOf(workload, caller, entities));
  const documents = callers.map((commands) => documentsOf(workload, commands));
  const count = callers.reduce((sum, commands) => sum + commands.length, 0);

  const joinery = () =>
    inDatabase(async (database) => {
      await using store = await open(database);
      const calls = callers.map((commands) => async () => {
        for (const { id, command } of commands) await handle(store, decider, id, command, METADATA);
      });
      return await rateOf(calls, count);
    });

  const raw = () =>
    inDatabase(async (database) => {
      const store = await open(database);
      await store[Symbol.asyncDispose]();
      const { append, close } = rawGroupCommit(connection, database, kind.category);
      const calls = documents.map((appends) => async () => {
        for (const documents of appends) await append(documents);
      });
      const rate = await rateOf(calls, count);
      await close();
      return rate;
    });

  const turns = await alternate(rounds, { joinery, raw });
  const [ours, theirs] = [median(turns.joinery), median(turns.raw)];
  return { name: workload.name, count, ours, theirs, share: (ours / theirs) * 100 };
}

const results = [await compare(counters), await compare(orders)];
await connection[Symbol.asyncDispose]();

report(settings, {
  name: 'mongo-append',
  about:
    'commands through handle() (load, decide, append event and state, majority and journal) and the same documents in a raw group commit',
  settings: { callers: CALLERS, 'commands a run': results[0]!.count, rounds },
  rows: results.map(({ name, ours, theirs, share }) => {
    return { entities: name, 'handle() /s': ours, 'raw /s': theirs, 'share %': share };
  }),
  targets: results.map(({ name, share }) => {
    return { what: `share of the raw group commit, ${name}`, value: share, unit: '%', atLeast: 50 };
  }),
  limit:
    'Round trips: raw has three a group (events, states, commit), ours five (the load before, and the counter that orders the log). The server, on the same cores, takes most of the rest.',
});
