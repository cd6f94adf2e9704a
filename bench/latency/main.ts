import { startRelay } from '../../eventing/kafka/index.ts';
import { mongoLeases, openMongoStore } from '../../eventing/mongodb/index.ts';
import { child } from '../measure/child.ts';
import { benchServers } from '../measure/kafka.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { quantile } from '../measure/statistics.ts';
import { notes } from '../relay/events.ts';
import { appendAt } from './load.ts';
import type { Delivered, Reader } from './reader.ts';

const RATE = 1_000;
const PARTITIONS = 4;

const settings = benchSettings(process.argv.slice(2));
const seconds = settings.quick ? 3 : 20;
const publisher = { name: 'bench', categories: [notes.category] };

await using servers = await benchServers(publisher, PARTITIONS);
const { kafka, mongo: connection, database } = servers;
await using store = await openMongoStore({ connection, database, name: publisher.name, kinds: [notes] });
await using _relay = startRelay({ store, leases: mongoLeases({ connection, database }), connection: kafka, log() {} });
const what: Reader = { settings: kafka.settings, publisher };
await using reader = await child(new URL('reader.ts', import.meta.url), JSON.stringify(what));

async function turn(run: string, count: number) {
  const delivering = reader.ask<Delivered>({ count });
  const appended = await appendAt(store, RATE, count, run);
  const delivered = new Map(await delivering);
  return {
    'append, from when it was due': appended.map(({ due, at }) => at - due),
    'delivery, from when the append was acknowledged': appended.map(({ id, at }) => delivered.get(id)! - at),
  };
}

await turn('warm', RATE * Math.min(seconds, 5));
const times = await turn('measured', RATE * seconds);
const delivery = times['delivery, from when the append was acknowledged'];

report(settings, {
  name: 'latency',
  about: 'an event appended to MongoDB, relayed to Kafka, delivered by the feed in another process',
  settings: { 'events a second': RATE, seconds, partitions: PARTITIONS },
  rows: Object.entries(times).map(([name, all]) => ({
    what: name,
    'p50 ms': quantile(all, 0.5),
    'p90 ms': quantile(all, 0.9),
    'p99 ms': quantile(all, 0.99),
    'most ms': quantile(all, 1),
  })),
  targets: [
    { what: 'delivery, p50', value: quantile(delivery, 0.5), unit: 'ms', atMost: 30 },
    { what: 'delivery, p99', value: quantile(delivery, 0.99), unit: 'ms', atMost: 150 },
  ],
  limit: 'A read of the log, a produce request and a fetch, one after the other; what waits for a core waits in each.',
});
