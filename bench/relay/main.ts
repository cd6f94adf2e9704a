import type { EventStore, Leases } from '../../eventing/index.ts';
import { type KafkaConnection, startRelay } from '../../eventing/kafka/index.ts';
import { openMongoStore } from '../../eventing/mongodb/index.ts';
import { alternate } from '../measure/alternate.ts';
import { child } from '../measure/child.ts';
import { benchServers } from '../measure/kafka.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { fill, notes } from './events.ts';
import type { RawSender, Sending } from './raw.ts';
import { medians, type Timed, timed } from './timed.ts';

const BATCH = 500;
const PARTITIONS = 4;
const SERVICE = 'bench';

/** A lease that nobody else wants, and that remembers nothing: every relay begins at the log's start. */
const nobodyElse: Leases = {
  hold: async () => ({
    fence: 1,
    lost: new AbortController().signal,
    noted: null,
    note: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }),
};

/** From the first batch of the log to the last, acknowledged. */
async function relayed(store: EventStore, connection: KafkaConnection, count: number): Promise<Timed> {
  const end = await store.logEnd();
  await using relay = startRelay({ store, leases: nobodyElse, connection, log() {} });
  const reached = (place: number) =>
    new Promise<void>((resolve) => {
      const look = () => void (relay.state().published >= place ? resolve() : setTimeout(look, 1));
      look();
    });
  await reached(BATCH);
  return await timed(count - BATCH, () => reached(end));
}

const settings = benchSettings(process.argv.slice(2));
const rounds = settings.quick ? 2 : 7;
const count = settings.quick ? 5_000 : 20_000;

await using servers = await benchServers({ name: SERVICE, categories: [notes.category] }, PARTITIONS);
const { kafka, mongo: connection, mongodb, database } = servers;
await using store = await openMongoStore({ connection, database, name: SERVICE, kinds: [notes] });
await fill(store, count);
const raw: RawSender = { settings: kafka.settings, mongodb, database, service: SERVICE, batch: BATCH };
await using sender = await child(new URL('raw.ts', import.meta.url), JSON.stringify(raw));
const sent = (sending: Sending) => sender.ask<Timed>({ sending });

const turns = await alternate(rounds, {
  relay: () => relayed(store, kafka, count),
  plain: () => sent('key and value'),
  cloudEvents: () => sent('CloudEvents'),
});
const relay = medians(turns.relay);
const plain = medians(turns.plain);
const cloudEvents = medians(turns.cloudEvents);
const row = (what: string, { rate, cpu }: Timed) => ({ what, '/s': rate, 'CPU µs': cpu });
const share = (what: string, of: Timed) => ({
  what,
  value: (relay.rate / of.rate) * 100,
  unit: '%' as const,
  atLeast: 50,
});

report(settings, {
  name: 'relay',
  about:
    "from MongoDB's log to Kafka, against kafkajs' sendBatch of messages that are ready; acknowledged by all replicas",
  settings: { events: count, 'bytes of data': 500, 'batches of': BATCH, partitions: PARTITIONS, rounds },
  rows: [
    row('relay', relay),
    row('sendBatch of key and value', plain),
    row('sendBatch of the same CloudEvents', cloudEvents),
  ],
  targets: [
    share('share of sendBatch of key and value', plain),
    share('share of sendBatch of the same CloudEvents', cloudEvents),
  ],
  limit:
    'One process, busy all the time: a batch of CloudEvents has nearly twice the bytes of keys and values alone, and kafkajs copies and checksums them; the rest is reading BSON, writing JSON, and records.',
});
