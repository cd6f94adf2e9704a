import { startRelay } from '../../eventing/kafka/index.ts';
import { mongoLeases, openMongoStore } from '../../eventing/mongodb/index.ts';
import { child } from '../measure/child.ts';
import { benchServers } from '../measure/kafka.ts';
import { inDatabase } from '../measure/mongodb.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { quantile } from '../measure/statistics.ts';
import { kinds, opened, publisher } from './desk.ts';
import type { Keeper, Shown } from './keeper.ts';
import { appendAt } from './load.ts';

const RATE = 1_000;
const PARTITIONS = 6;

const settings = benchSettings(process.argv.slice(2));
const seconds = settings.quick ? 3 : 20;

await using servers = await benchServers(publisher, PARTITIONS);
const { kafka, mongo: connection, mongodb, database } = servers;
await using store = await openMongoStore({ connection, database, name: publisher.name, kinds });
await using _relay = startRelay({ store, leases: mongoLeases({ connection, database }), connection: kafka, log() {} });

const times = await inDatabase(connection, async (view) => {
  const what: Keeper = { settings: kafka.settings, mongodb, database: view };
  await using keeper = await child(new URL('keeper.ts', import.meta.url), JSON.stringify(what));
  const turn = async (run: string, count: number) => {
    const showing = keeper.ask<Shown>({ count });
    const appended = await appendAt(store, RATE, count, run);
    const shown = new Map((await showing).map(([id, delivered, at, done]) => [id, { delivered, at, done }]));
    return {
      'acknowledged, from when it was due': appended.map(({ due, at }) => at - due),
      'delivered to the projector, from acknowledged': appended.map(
        ({ result, at }) => shown.get(result)!.delivered - at,
      ),
      'in the view, from acknowledged': appended.map(({ result, at }) => shown.get(result)!.at - at),
      'its batch done, from acknowledged': appended.map(({ result, at }) => shown.get(result)!.done - at),
    };
  };
  const first = opened();
  await store.append(first);
  await keeper.ask<Shown>({ count: first.length });
  await turn('warm', RATE * Math.min(seconds, 5));
  return await turn('measured', RATE * seconds); // before the keeper ends
});
const staleness = times['in the view, from acknowledged'];

report(settings, {
  name: 'staleness',
  about:
    'an event appended to MongoDB, relayed to Kafka, joined into the view on MongoDB by a projector in another process',
  settings: { 'events a second': RATE, seconds, partitions: PARTITIONS },
  rows: Object.entries(times).map(([name, all]) => ({
    what: name,
    'p50 ms': quantile(all, 0.5),
    'p90 ms': quantile(all, 0.9),
    'p99 ms': quantile(all, 0.99),
    'most ms': quantile(all, 1),
  })),
  targets: [
    { what: 'in the view, p50', value: quantile(staleness, 0.5), unit: 'ms', atMost: 30 },
    { what: 'in the view, p99', value: quantile(staleness, 0.99), unit: 'ms', atMost: 150 },
  ],
  limit:
    'A read of the log, a produce request, a fetch and the writes of a batch, one after the other; with both servers on the same cores, what waits for a core waits in each.',
});
