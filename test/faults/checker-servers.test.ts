import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { type Collection, type Document, MongoClient } from 'mongodb';
import type { ViewStore } from '../../projector/index.ts';
import { withServers } from '../servers.ts';
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
import { type Names, startSystemOnServers } from './servers/system.ts';

/** Enough for each way of doing harm to find something to harm. */
const hasEverything = ({ acknowledged }: LoadRecord): boolean =>
  acknowledged.length > 300 &&
  ['placeOrder', 'departVoyage', 'cancelOrder'].every((name) =>
    acknowledged.some(({ command }) => command.mutation === name),
  );

/** Of whatever kind of id. */
interface Stored extends Document {
  _id: number | string | object;
}

/** Does it to the documents of a collection; returns how many it met. */
type Harm = (collection: Collection<Stored>) => Promise<number>;

interface Planted {
  readonly service: string;
  readonly collection: string;
  readonly harm: Harm;
  /** Among what the checker says. */
  readonly seen: RegExp;
}

const update =
  (filter: Document, change: Document | Document[]): Harm =>
  async (collection) =>
    (await collection.updateMany(filter, change)).modifiedCount;

const remove =
  (last: Document): Harm =>
  async (collection) => {
    const found = await collection.find(last).sort({ _id: -1 }).limit(1).next();
    return found === null ? 0 : (await collection.deleteOne({ _id: found._id })).deletedCount;
  };

const removeStream =
  (last: Document): Harm =>
  async (collection) => {
    const found = await collection.find(last).sort({ _id: -1 }).limit(1).next();
    return (await collection.deleteMany({ stream: found?.stream })).deletedCount;
  };

/** The last of these once more, at the end of its stream and of the log. */
const repeat =
  (last: Document): Harm =>
  async (collection) => {
    const found = await collection.find(last).sort({ _id: -1 }).limit(1).next();
    const [end] = await collection.find().sort({ _id: -1 }).limit(1).toArray();
    const version = await collection.countDocuments({ stream: found?.stream });
    await collection.insertOne({ ...found, _id: Number(end?._id) + 1, version: version + 1 });
    return 1;
  };

const harms: Readonly<Record<string, Planted>> = {
  'an event removed at the end of a stream': {
    service: 'customers',
    collection: 'events',
    harm: remove({}),
    seen: /was acknowledged as customers-.*, which is not there/,
  },
  'a whole stream removed': {
    service: 'orders',
    collection: 'events',
    harm: removeStream({ type: 'OrderPlaced' }),
    seen: /^orders-.*: no events/,
  },
  'a version that skips some': {
    service: 'orders',
    collection: 'events',
    harm: update({ type: 'OrderPlaced' }, [{ $set: { version: 99 } }]),
    seen: /version 99 stands where 1 should/,
  },
  'two events in the wrong order in the log': {
    service: 'orders',
    collection: 'events',
    async harm(collection) {
      const second = await collection.find({ version: 2 }).sort({ _id: -1 }).limit(1).next();
      await collection.deleteOne({ _id: second?._id });
      await collection.insertOne({ ...second, _id: 0.5 });
      return second === null ? 0 : 1;
    },
    seen: /^orders-.*: version 2 stands where 1 should/,
  },
  'a command done twice': {
    service: 'orders',
    collection: 'events',
    harm: repeat({ type: 'OrderPlaced' }),
    seen: /placeOrder of orders-.* was done 2 times/,
  },
  'a reaction done twice': {
    service: 'containers',
    collection: 'events',
    harm: repeat({ type: 'ContainerAllocated' }),
    seen: /once more ContainerAllocated because of orders-/,
  },
  'an event put in the place of another': {
    service: 'customers',
    collection: 'events',
    harm: update(
      { type: 'CustomerRegistered' },
      { $set: { 'data.name': 'somebody', 'data.address.street': 'elsewhere' } },
    ),
    seen: /but no CustomerRegistered shows it/,
  },
  'a cause that never was': {
    service: 'containers',
    collection: 'events',
    harm: update({ type: 'ContainersAllocated' }, { $set: { causation: 'orders-nobody@1' } }),
    seen: /was caused by orders-nobody@1, which is not there/,
  },
  'a state altered': {
    service: 'customers',
    collection: 'state_customers',
    harm: update({}, { $set: { 'state.name': 'somebody else' } }),
    seen: /^customers-.*: the state is .* its events make/,
  },
  'a state lost': {
    service: 'customers',
    collection: 'state_customers',
    harm: remove({}),
    seen: /has events and no state/,
  },
  'a state of another version': {
    service: 'voyages',
    collection: 'state_voyages',
    harm: update({}, { $inc: { version: 1 } }),
    seen: /^voyages-.*: the state is of/,
  },
  'an order that nobody decides': {
    service: 'orders',
    collection: 'state_orders',
    harm: update({ 'state.status': 'REJECTED' }, { $set: { 'state.status': 'PENDING' } }),
    seen: /is PENDING: nobody decides it any more/,
  },
  'an order that moved as it must not': {
    service: 'orders',
    collection: 'events',
    harm: update({ type: 'OrderCancelled' }, { $set: { type: 'OrderDelivered', data: { voyageId: 'v' } } }),
    seen: /OrderDelivered moved it from .* to DELIVERED/,
  },
  'a container kept by nobody': {
    service: 'containers',
    collection: 'state_containers',
    harm: update({ 'state.status': 'EMPTY' }, { $set: { 'state.orderId': 'o' } }),
    seen: /is EMPTY for order o/,
  },
  'room kept for nobody': {
    service: 'voyages',
    collection: 'state_voyages',
    harm: update({}, { $inc: { 'state.freeCapacity': -1 } }),
    seen: /free, .* booked/,
  },
  'an event that was not answered': {
    service: 'containers',
    collection: 'processed',
    harm: update({ '_id.stream': /^orders-/ }, { $inc: { version: -1 } }),
    seen: /^containers: orders-.* is at \d+, processed to/,
  },
  'an event put aside': {
    service: 'voyages',
    collection: 'dead_letters',
    async harm(collection) {
      await collection.insertOne({
        _id: 'x',
        consumer: 'voyages',
        stream: 'orders-o',
        version: 1,
        reason: 'it was bad',
      });
      return 1;
    },
    seen: /voyages put aside orders-o@1: it was bad/,
  },
};

const harmsOfView: Readonly<Record<string, { readonly collection: string; readonly harm: Harm }>> = {
  'a column of a document': { collection: 'view_shipments', harm: update({}, { $set: { 'columns.status': 'LOST' } }) },
  'a state of a document': { collection: 'view_shipments', harm: update({}, { $set: { 'state.product': 'x' } }) },
  'a part of a document': {
    collection: 'view_shipments',
    harm: update({ 'parts.customer.version': { $gt: 0 } }, { $inc: { 'parts.customer.version': -1 } }),
  },
  'a document that is missing': { collection: 'view_shipments', harm: remove({}) },
  'an entity that is missing': { collection: 'entity_customers', harm: remove({}) },
  'an entity that is behind': { collection: 'entity_orders', harm: update({}, { $inc: { version: -1 } }) },
};

withServers('the checker of what stands on servers', (servers) => {
  const record = newRecord();
  let client: MongoClient;
  let databases: Databases;
  let names: Names;
  let reads: Reads;
  let messages: readonly Message[];
  let scratch: string;
  let fresh: ViewStore;

  /** A system that did some work, came to rest and stopped. */
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'joinery-checker-'));
    reads = await categoriesRead();
    client = new MongoClient(servers.mongodb);
    const cluster = { brokers: servers.brokers, members: [], mongodb: servers.mongodb };
    await using system = await startSystemOnServers({ cluster, instances: {}, toxiproxy: null });
    names = system.names;
    databases = { url: servers.mongodb, client, prefix: names.databases };
    while (!(await system.processes.ready(60_000))) throw new Error(`not ready: ${await system.processes.unready()}`);
    const clients = { commanding: 6, asking: 0, pause: 5, seed: 'checker', known: nothingKnown() };
    const load = startSteadyLoad({ origins: system.origins, ...clients, record });
    while (!hasEverything(record)) await setTimeout(20);
    await load.stop();
    const follower = tail(databases);
    while ((await unrest(databases, follower, reads)).length > 0) await setTimeout(20);
    expect(await system.processes.stop()).toEqual([]);
    await rm(system.folder, { recursive: true });
    messages = await topicsOf({ brokers: servers.brokers, names });
    fresh = await rebuiltView({ brokers: servers.brokers, names }, scratch);
  }, 240_000);
  afterAll(async () => {
    await fresh[Symbol.asyncDispose]();
    await rm(scratch, { recursive: true });
    const { databases: all } = await client.db().admin().listDatabases({ nameOnly: true });
    const own = all.filter(({ name }) => name.startsWith(names.databases));
    await Promise.all(own.map(({ name }) => client.db(name).dropDatabase()));
    await client.close();
    await withAdmin(async (admin) => {
      const topics = await admin.listTopics();
      await admin.deleteTopics({ topics: topics.filter((topic) => topic.startsWith(names.topics)) });
    });
  });

  const kafka = () => new kafkajs.Kafka({ brokers: [...servers.brokers], logLevel: kafkajs.logLevel.NOTHING });

  async function withAdmin(work: (admin: kafkajs.Admin) => Promise<void>): Promise<void> {
    const admin = kafka().admin();
    await admin.connect();
    try {
      await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

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
