import { expect, test } from '@jest/globals';
import kafkajs, { type Message, type Producer } from 'kafkajs';
import { type EntityKind, type Event, isUnreadable, type Position, runConsumer } from '../../eventing/index.ts';
import {
  type FeedFailure,
  type KafkaConnection,
  messageOf,
  openKafkaFeed,
  topicOf,
} from '../../eventing/kafka/index.ts';
import { entity, joinedView, projector } from '../../projector/index.ts';
import { runProjector } from '../../projector/run.ts';
import { recorder } from '../contracts/feed/recorder.ts';
import { memoryViewStore } from '../projector/memory-view-store.ts';
import { withServers } from '../servers.ts';
import { notes, noting, openJournals, order, testConsumer } from './consuming.ts';
import { publishers } from './kafka-members.ts';
import { silent } from './kafka-publishing.ts';
import { testTopics } from './kafka-topics.ts';

/** What is sent on its own, with the transaction marks that it leaves. */
const event = (id: string, version: number): Message => {
  const message = messageOf({ offset: version, event: order(id, version) }, 'orders');
  return { ...message, headers: { ...message.headers } };
};

const foreign: readonly Message[] = [
  { key: 'orders-a', value: 'hello' },
  { key: null, value: null },
  { ...event('a', 1), value: '{"a":' },
  { ...event('a', 1), key: 'orders-b' },
];

withServers('on the topics of Kafka', (servers) => {
  const topics = testTopics(servers);

  const prepare = async () => {
    const connection = await topics.make(publishers, { partitions: 1 });
    const topic = topicOf(connection.settings, 'orders');
    const failures: FeedFailure[] = [];
    const open = () =>
      openKafkaFeed({ connection, publishers, quietInterval: 50, onFailure: (failure) => failures.push(failure) });
    const send = async (messages: readonly Message[], compression?: number) =>
      withProducer(connection, (producer) => producer.send({ topic, acks: -1, compression, messages: [...messages] }));
    return { connection, topic, failures, open, send, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
  };

  const readAll = async (connection: KafkaConnection, from: Position = {}, name = 'reader') => {
    await using feed = openKafkaFeed({ connection, publishers, onFailure: silent });
    const seen = recorder();
    const subscription = await feed.subscribe({
      name,
      categories: ['orders'],
      from: async () => from,
      deliver: seen.deliver,
    });
    await subscription.caughtUp();
    return { ids: seen.events().map(({ id }) => id), position: seen.position() };
  };

  test('what is no event goes to the dead letters of a consumer with its reason, once, and stops nothing', async () => {
    await using at = await prepare();
    await at.send([event('a', 1), ...foreign, event('a', 2)]);
    await using store = openJournals();
    for (let life = 1; life <= 2; life++) {
      await using feed = at.open();
      // The second life reads all again.
      const consumer = { ...testConsumer(store), position: async () => ({}) };
      const subscription = await runConsumer(feed, consumer);
      await subscription.caughtUp();
      expect(await notes(store)).toEqual(['orders-a@1', 'orders-a@2']);
      const letters = await store.deadLetters.list('c');
      expect(letters.every((letter) => isUnreadable(letter.event))).toBe(true);
      expect(letters.map(({ reason }) => reason)).toEqual([
        expect.stringMatching(/no CloudEvent/),
        expect.stringMatching(/no CloudEvent/),
        expect.stringMatching(/not JSON/),
        expect.stringMatching(/key is "orders-b"/),
      ]);
      expect(letters[0]?.event.data).toMatchObject({ content: expect.stringContaining('hello') });
    }
    expect(at.failures).toEqual([]);
  });

  test('an event of an unknown type is parked by whoever cannot take it, its stream waits, others go on', async () => {
    await using at = await prepare();
    const unknown = { ...event('a', 2), headers: { ...event('a', 2).headers, ce_type: 'OrderSung' } };
    await at.send([event('a', 1), unknown, event('a', 3), event('b', 1), ...foreign]);
    await using feed = at.open();

    await using store = openJournals();
    const reactions = {
      ...noting,
      async react(...[event, unit]: Parameters<typeof noting.react>) {
        if (event.type !== 'OrderMoved') throw new TypeError(`orders do not know ${event.type}`);
        await noting.react(event, unit);
      },
    };
    const working = await runConsumer(feed, testConsumer(store, { reactions }));

    const view = memoryViewStore([orders]);
    const projecting = await runProjector(
      feed,
      projector({ views: [orders], store: view, delay: async () => {} }),
      'view',
    );
    await Promise.all([working.caughtUp(), projecting.caughtUp()]);

    expect(await notes(store)).toEqual(['orders-a@1', 'orders-b@1']);
    const parked = (await store.deadLetters.list('c', 'orders-a')).map(({ event, attempts }) => [
      event.version,
      attempts,
    ]);
    expect(parked).toEqual([
      [2, 5],
      [3, 0],
    ]);
    expect(await view.applied(['orders-a', 'orders-b'])).toEqual(
      new Map([
        ['orders-a', 1],
        ['orders-b', 1],
      ]),
    );
    const stale = await view.stale();
    expect(stale).toHaveLength(1 + foreign.length);
    expect(stale[0]).toMatchObject({ stream: 'orders-a', version: 2, waiting: 2 });
  });

  test('compressed messages, and the marks and ruins of transactions, are read over', async () => {
    await using at = await prepare();
    await at.send([event('a', 1)], kafkajs.CompressionTypes.GZIP);
    await withTransactions(at.connection, async (producer) => {
      for (const [version, kept] of [
        [2, true],
        [3, false],
        [3, true],
      ] as const) {
        const transaction = await producer.transaction();
        await transaction.send({ topic: at.topic, messages: [event('a', version)] });
        await (kept ? transaction.commit() : transaction.abort());
      }
    });
    const { ids, position } = await readAll(at.connection);
    expect(ids).toEqual(['orders-a@1', 'orders-a@2', 'orders-a@3']);
    await at.send([event('a', 4)]);
    expect((await readAll(at.connection, position)).ids).toEqual(['orders-a@4']);
  });

  test('a message that says no sequence is an event like others; one that says nonsense is none', async () => {
    await using at = await prepare();
    const said = (version: number, ce_sequence: string) => {
      const message = event('a', version);
      return { ...message, headers: { ...message.headers, ce_sequence } };
    };
    const { ce_sequence: _, ...silentHeaders } = event('a', 2).headers ?? {};
    await at.send([said(1, '7'), { ...event('a', 2), headers: silentHeaders }, said(3, 'nine'), said(3, '0012')]);
    await using feed = at.open();
    const seen = recorder();
    const request = { name: 'reader', categories: ['orders'], from: async () => ({}), deliver: seen.deliver };
    const subscription = await feed.subscribe({ ...request, places: true });
    await subscription.caughtUp();
    expect(seen.events().map(isUnreadable)).toEqual([false, false, true, false]);
    expect(seen.places()).toEqual([
      { source: 'orders/0', offset: 0, sequence: 7 },
      { source: 'orders/0', offset: 1, sequence: null },
      { source: 'orders/0', offset: 2, sequence: null },
      { source: 'orders/0', offset: 3, sequence: 12 },
    ]);
  });

  test("Kafka's committed offsets decide nothing: whoever stored less reads it again, whoever stored more goes on", async () => {
    await using at = await prepare();
    await at.send([1, 2, 3].map((version) => event('a', version)));
    const all = await readAll(at.connection);
    expect(all.ids).toHaveLength(3);
    const groupId = `${at.connection.settings.groupPrefix}reader`;
    const committed = () => at.connection.ask((admin) => admin.fetchOffsets({ groupId, topics: [at.topic] }));
    expect(await committed()).toMatchObject([{ partitions: [{ partition: 0, offset: '3' }] }]);
    expect((await readAll(at.connection)).ids).toEqual(all.ids);
    expect((await readAll(at.connection, { 'orders/0': 0 })).ids).toEqual(all.ids.slice(1));
    const partitions = [{ partition: 0, offset: '1' }];
    await at.connection.ask((admin) => admin.setOffsets({ groupId, topic: at.topic, partitions }));
    expect((await readAll(at.connection, { 'orders/0': 2 })).ids).toEqual([]);
  });

  test('what was delivered and not stored comes again after a crash', async () => {
    await using at = await prepare();
    await at.send([event('a', 1), event('a', 2)]);
    await using store = openJournals();
    const read = async (crash: boolean) => {
      await using feed = at.open();
      const consumer = testConsumer(store);
      const arrived = recorder();
      const deliver: typeof consumer.deliver = async (batch) => {
        if (!crash) await consumer.deliver(batch);
        await arrived.deliver(batch);
        if (crash && batch.events.length > 0) throw new Error('died before anything was stored');
      };
      await runConsumer(feed, { ...consumer, deliver });
      await arrived.until(() => arrived.events().length > 0);
    };
    await read(true);
    expect(await notes(store)).toEqual([]);
    await read(false);
    expect(await notes(store)).toEqual(['orders-a@1', 'orders-a@2']);
  });

  test('a log that was cut is told of, and read from where it begins now; one that is shorter than it was from its start', async () => {
    await using at = await prepare();
    await at.send([1, 2, 3, 4].map((version) => event('a', version)));
    const partitions = [{ partition: 0, offset: '2' }];
    await at.connection.ask((admin) => admin.deleteTopicRecords({ topic: at.topic, partitions }));
    const seen = recorder();
    await using feed = at.open();
    expect(await feed.start(['orders'])).toEqual({ 'orders/0': 1 });
    const request = { name: 'reader', categories: ['orders'], deliver: seen.deliver };
    const cut = await feed.subscribe({ ...request, from: async () => ({ 'orders/0': 0 }) });
    await cut.caughtUp();
    expect(seen.events().map(({ version }) => version)).toEqual([3, 4]);
    expect(at.failures).toMatchObject([{ subscriber: 'reader', error: { code: 'HISTORY_LOST' } }]);
    await cut[Symbol.asyncDispose]();
    const shorter = await feed.subscribe({ ...request, from: async () => ({ 'orders/0': 99 }) });
    await shorter.caughtUp();
    expect(seen.events().map(({ version }) => version)).toEqual([3, 4, 3, 4]);
  });
});

const moved: EntityKind<{ id: string }, Event> = {
  category: 'orders',
  type: 'Order',
  evolve(_, { type }) {
    if (type !== 'OrderMoved') throw new TypeError(`orders do not know ${type}`);
    return { id: 'x' };
  },
};
const orders = joinedView(entity(moved, { fields: ['id'] }), { name: 'orders', answers: {} });

async function withProducer<T>(connection: KafkaConnection, work: (producer: Producer) => Promise<T>): Promise<T> {
  const producer = connection.client().producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    return await work(producer);
  } finally {
    await producer.disconnect();
  }
}

async function withTransactions(connection: KafkaConnection, work: (producer: Producer) => Promise<void>) {
  const producer = connection.client().producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    transactionalId: `${connection.settings.topicPrefix}tx`,
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await producer.connect();
  try {
    await work(producer);
  } finally {
    await producer.disconnect();
  }
}
