import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { type Collection, MongoClient } from 'mongodb';
import { system } from '../../joinery.config.ts';
import type { ViewStore } from '../../projector/index.ts';
import { run } from '../../runtime/run.ts';
import { readSystemSettings } from '../../runtime/settings-of.ts';
import { withServers } from '../servers.ts';
import { type OwnPlace, ownPlace } from '../system/servers.ts';
import { categoriesRead } from './check/check.ts';
import { currentView, type Databases, databaseOf, readDatabases } from './check/databases.ts';
import { streamsIn } from './check/events.ts';
import type { Reads } from './check/records.ts';
import { checkServers, storeFaults, topicsOf } from './check/servers.ts';
import { tail, unrest } from './check/tail.ts';
import { type Message, topicFaults } from './check/topics.ts';
import { rebuiltView, viewFaults } from './check/view-servers.ts';
import { nothingKnown } from './load/commands.ts';
import { type LoadRecord, newRecord } from './load/record.ts';
import { startSteadyLoad } from './load/steady.ts';
import { type Harm, harms, harmsOfView, remove, repeat, type Stored, update } from './planted-harms.ts';
import type { Names } from './servers/system.ts';

/** Enough for each way of doing harm to find something to harm. */
const hasEverything = ({ acknowledged }: LoadRecord): boolean =>
  acknowledged.length > 300 &&
  ['placeOrder', 'departVoyage', 'cancelOrder'].every((name) =>
    acknowledged.some(({ command }) => command.mutation === name),
  );

withServers('the checker of what stands on servers', (servers) => {
  const record = newRecord();
  let client: MongoClient;
  let databases: Databases;
  let names: Names;
  let reads: Reads;
  let messages: readonly Message[];
  let scratch: string;
  let place: OwnPlace;
  let fresh: ViewStore;

  /** A system that did some work, came to rest and stopped. */
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'joinery-checker-'));
    reads = await categoriesRead();
    client = new MongoClient(servers.mongodb);
    place = ownPlace(servers);
    names = { topics: place.prefix, groups: place.prefix, databases: place.prefix };
    databases = { url: servers.mongodb, client, prefix: place.prefix };
    const env = { ...place.env, JOINERY_PORT: '0', JOINERY_DATA: scratch };
    // In this process: a view knows the text of the functions that it was made with, and Jest's compiler writes another.
    const running = await run(system, readSystemSettings(system, env), { log: () => {} });
    const clients = { commanding: 6, asking: 0, pause: 5, seed: 'checker', known: nothingKnown() };
    const load = startSteadyLoad({ origins: [new URL(running.gateway!.url).origin], ...clients, record });
    while (!hasEverything(record)) await setTimeout(20);
    await load.stop();
    const follower = tail(databases);
    while ((await unrest(databases, follower, reads)).length > 0) await setTimeout(20);
    await running[Symbol.asyncDispose]();
    messages = await topicsOf({ brokers: servers.brokers, names });
    fresh = await rebuiltView({ brokers: servers.brokers, names }, scratch);
  }, 240_000);
  afterAll(async () => {
    await fresh[Symbol.asyncDispose]();
    await rm(scratch, { recursive: true });
    await client.close();
    await place[Symbol.asyncDispose]();
  });

  const kafka = () => new kafkajs.Kafka({ brokers: [...servers.brokers], logLevel: kafkajs.logLevel.NOTHING });

  /** Does the harm, looks, and puts everything back. */
  async function harmed<T>(collection: Collection<Stored>, harm: Harm, look: () => Promise<T>): Promise<T> {
    const sound = await collection.find().toArray();
    try {
      expect(await harm(collection)).toBeGreaterThan(0);
      return await look();
    } finally {
      await collection.deleteMany({});
      if (sound.length > 0) await collection.insertMany(sound);
    }
  }

  const stores = async (told: LoadRecord = record) => storeFaults(await readDatabases(databases), told, reads);
  const topics = async (of = messages) => topicFaults(of, streamsIn(await readDatabases(databases)), names.topics);
  const events = (service: string) => databaseOf(databases, service).collection<Stored>('events');

  test('says nothing of a sound system', async () => {
    const { brokers } = servers;
    expect(await checkServers({ databases, brokers, names, record, reads, tail: null })).toEqual([]);
    expect(messages.length).toBeGreaterThan(record.acknowledged.length);
  });

  describe('sees in the stores', () => {
    test.each(Object.entries(harms))('%s', async (_, { service, collection, harm, seen }) => {
      const of = databaseOf(databases, service).collection<Stored>(collection);
      expect(await harmed(of, harm, () => stores())).toContainEqual(expect.stringMatching(seen));
    });

    test('an acknowledgement of what is not there', async () => {
      const [first] = record.acknowledged;
      const told = { ...record, acknowledged: [...record.acknowledged, { ...first!, version: 1_000 }] };
      expect(await stores(told)).toEqual([expect.stringMatching(/@1000, which is not there$/)]);
    });

    test('an answer that no client should get', async () => {
      expect(await stores({ ...record, wrong: ['INTERNAL'] })).toEqual(['a client was told: INTERNAL']);
    });

    test('an event that appears behind where the log was read to', async () => {
      const follower = tail(databases);
      const late = await events('orders').find().sort({ _id: 1 }).limit(1).next();
      await events('orders').deleteOne({ _id: late?._id });
      await follower.read();
      await events('orders').insertOne(late!);
      await follower.read();
      expect(follower.missed(await readDatabases(databases))).toEqual([
        expect.stringMatching(/^orders: a reader of the log got \d+ of \d+ events$/),
      ]);
    });
  });

  describe('sees in the topics', () => {
    test('an event that no store has', async () => {
      const seen = expect.stringMatching(/, which no store has$/);
      expect(await harmed(events('customers'), remove({}), () => topics())).toContainEqual(seen);
    });

    test('an event of a store that is in no topic', async () => {
      const seen = expect.stringMatching(/^customers-.* is at \d+, in its topic at \d+$/);
      const harm = repeat({ type: 'CustomerRegistered' });
      expect(await harmed(events('customers'), harm, () => topics())).toContainEqual(seen);
    });

    test('other content than the store has', async () => {
      const seen = expect.stringMatching(/the topic says .* the store .*somebody else/);
      const harm = update({ type: 'CustomerRegistered' }, { $set: { 'data.name': 'somebody else' } });
      expect(await harmed(events('customers'), harm, () => topics())).toContainEqual(seen);
    });

    test('a stream in the wrong order', async () => {
      const at = messages.findIndex(({ message }) => message.headers?.ce_version?.toString() === '2');
      const moved = [messages[at]!, ...messages.toSpliced(at, 1)];
      expect(await topics(moved)).toContainEqual(expect.stringMatching(/begins with version 2$/));
    });

    test('a stream in two partitions', async () => {
      const [first] = messages;
      const there = { ...first!, partition: first!.partition + 1 };
      expect(await topics([...messages, there])).toEqual([expect.stringMatching(/ is in partition \d+ too$/)]);
    });

    test('nothing in what is there twice', async () => {
      expect(await topics([...messages, ...messages])).toEqual([]);
    });
  });

  describe('sees in the view', () => {
    test.each(Object.entries(harmsOfView))('%s', async (_, { collection, harm }) => {
      const of = (await currentView(databases)).collection<Stored>(collection);
      const look = async () => viewFaults(databases, fresh, await readDatabases(databases));
      const seen = expect.stringMatching(/^the view (has|does not have)|^a rebuild has/);
      expect(await harmed(of, harm, look)).toContainEqual(seen);
    });
  });

  test('sees what strangers put into a topic', async () => {
    const producer = kafka().producer();
    await producer.connect();
    const topic = `${names.topics}customers`;
    await producer.send({ topic, messages: [{ key: 'customers-nobody', value: '{}', headers: { ce_id: 'x' } }] });
    await producer.disconnect();
    const now = await topicsOf({ brokers: servers.brokers, names });
    expect(await topics(now)).toEqual([expect.stringMatching(/, which no store has$/)]);
  });
});
