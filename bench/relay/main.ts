import { type Message, Partitioners } from 'kafkajs';
import type { EventStore, Leases } from '../../eventing/index.ts';
import { messageOf, startRelay, topicOf } from '../../eventing/kafka/index.ts';
import { partitionOf } from '../../eventing/kafka/publish-partition.ts';
import { openMongoStore } from '../../eventing/mongodb/index.ts';
import { alternate } from '../measure/alternate.ts';
import { type BenchServers, benchServers } from '../measure/kafka.ts';
import { report } from '../measure/report.ts';
import { benchSettings } from '../measure/settings.ts';
import { median } from '../measure/statistics.ts';
import { fill, notes } from './events.ts';

const BATCH = 500;
const PARTITIONS = 4;
const SERVICE = 'bench';

interface Timed {
  readonly rate: number;
  /** CPU time of this process a message, µs: what other programs on the machine change least. */
  readonly cpu: number;
}

async function timed(count: number, work: () => Promise<void>): Promise<Timed> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: count / seconds, cpu: (user + system) / count };
}

const medians = (turns: readonly Timed[]): Timed => ({
  rate: median(turns.map(({ rate }) => rate)),
  cpu: median(turns.map(({ cpu }) => cpu)),
});

/** A relay's lease that nobody else wants, and that remembers nothing: every relay begins at the log's start. */
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
async function relayed(store: EventStore, { kafka }: BenchServers, count: number): Promise<Timed> {
  const end = await store.logEnd();
  const relay = startRelay({ store, leases: nobodyElse, connection: kafka, log() {} });
  const reached = (place: number) =>
    new Promise<void>((resolve) => {
      const look = () => void (relay.state().published >= place ? resolve() : setTimeout(look, 1));
      look();
    });
  await reached(BATCH);
  const turn = await timed(count - BATCH, () => reached(end));
  await relay[Symbol.asyncDispose]();
  return turn;
}

/** What a raw client does with messages that are ready. */
async function sent(messages: readonly Message[], { kafka }: BenchServers): Promise<Timed> {
  const producer = kafka.client().producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const topic = topicOf(kafka.settings, notes.category);
  const send = (from: number) =>
    producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages: messages.slice(from, from + BATCH) }] });
  await send(0);
  const turn = await timed(messages.length - BATCH, async () => {
    for (let from = BATCH; from < messages.length; from += BATCH) await send(from);
  });
  await producer.disconnect();
  return turn;
}

const settings = benchSettings(process.argv.slice(2));
const rounds = settings.quick ? 2 : 7;
const count = settings.quick ? 5_000 : 20_000;

await using servers = await benchServers({ name: SERVICE, categories: [notes.category] }, PARTITIONS);
const { mongo: connection, database } = servers;
await using store = await openMongoStore({ connection, database, name: SERVICE, kinds: [notes] });
await fill(store, count);
const log = await store.readLog(0, count);
const cloudEvents = log.map(({ event }): Message => {
  const { key, value, headers } = messageOf(event, SERVICE);
  return { key, value, headers: { ...headers }, partition: partitionOf(key, PARTITIONS) };
});
const plain = cloudEvents.map(({ key, value, partition }): Message => ({ key, value, partition }));

const turns = await alternate(rounds, {
  relay: () => relayed(store, servers, count),
  plain: () => sent(plain, servers),
  cloudEvents: () => sent(cloudEvents, servers),
});
const results = { relay: medians(turns.relay), plain: medians(turns.plain), cloudEvents: medians(turns.cloudEvents) };
const { relay } = results;

report(settings, {
  name: 'relay',
  about:
    "from MongoDB's log to Kafka, against kafkajs' sendBatch of messages that are ready, acknowledged by all replicas",
  settings: { events: count, 'bytes of data': 500, 'batches of': BATCH, partitions: PARTITIONS, rounds },
  rows: Object.entries(results).map(([name, { rate, cpu }]) => ({ what: name, '/s': rate, 'CPU µs': cpu })),
  targets: [
    { what: 'share of sendBatch of the same CloudEvents', of: results.cloudEvents },
    { what: 'share of sendBatch of key and value alone', of: results.plain },
  ].map(({ what, of }) => ({ what, value: (relay.rate / of.rate) * 100, unit: '%' as const, atLeast: 50 })),
  limit: '…',
});
