import { expect, test } from '@jest/globals';
import { type Feed, type FeedRequest, Unavailable } from '../../eventing/index.ts';
import {
  connectKafka,
  type KafkaConnection,
  openKafkaFeed,
  type Relay,
  startRelay,
} from '../../eventing/kafka/index.ts';
import { removeGroup } from '../../eventing/kafka/passing.ts';
import { openLibsqlStore } from '../../eventing/libsql/index.ts';
import { accounts } from '../contracts/accounts.ts';
import { recorder } from '../contracts/feed/recorder.ts';
import { withServers } from '../servers.ts';
import { lease, published, silent } from './kafka-publishing.ts';
import { testTopics } from './kafka-topics.ts';
import { carried, depositor } from './relaying.ts';

const publishers = [{ name: 'bank', categories: ['accounts'] }];
const openBank = () => openLibsqlStore({ name: 'bank', file: ':memory:', kinds: [accounts] });

withServers('one who reads alone on Kafka', (servers) => {
  const topics = testTopics(servers);

  const read = async (feed: Feed, name: string, more: Pick<FeedRequest, 'places' | 'passing'>) => {
    const seen = recorder();
    const request = { name, categories: ['accounts'], from: async () => ({}), deliver: seen.deliver };
    const subscription = await feed.subscribe({ ...request, ...more });
    await subscription.caughtUp();
    return { seen, subscription };
  };
  const groupsOf = async ({ ask, settings }: KafkaConnection) => {
    const { groups } = await ask((admin) => admin.listGroups());
    return groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(settings.groupPrefix));
  };
  const committed = (connection: KafkaConnection, name: string) =>
    connection.ask(async (admin) => {
      const groupId = `${connection.settings.groupPrefix}${name}`;
      const topics = await admin.fetchOffsets({ groupId });
      return topics.flatMap(({ partitions }) => partitions.map(({ offset }) => Number(offset))).filter((at) => at >= 0);
    });

  test('leaves no group behind; others do', async () => {
    await using connection = await topics.make(publishers);
    await using bank = published(connection, openBank());
    await depositor(bank.store, 6)(3);
    await bank.carried();
    {
      await using feed = openKafkaFeed({ connection, publishers, onFailure: silent });
      const passing = await read(feed, 'passing', { passing: true });
      const staying = await read(feed, 'staying', {});
      expect([passing.seen.events().length, staying.seen.events().length]).toEqual([18, 18]);
      expect((await groupsOf(connection)).length).toBe(3); // and the one of the watermarks

      await staying.subscription[Symbol.asyncDispose]();
      expect((await committed(connection, 'staying')).reduce((sum, at) => sum + at, 0)).toBe(18);
      await passing.subscription[Symbol.asyncDispose]();
    }
    expect(await groupsOf(connection)).toEqual([`${connection.settings.groupPrefix}staying`]);
  });

  test('closes also when its group cannot be removed, and says so; it has committed nothing', async () => {
    await using connection = await topics.make(publishers);
    const said: string[] = [];
    let away = false;
    const failing: KafkaConnection = {
      ...connection,
      log: (line) => said.push(line),
      ask: (question) =>
        away ? Promise.reject(new Unavailable('Kafka', 'no', new Error('gone'))) : connection.ask(question),
    };
    await using feed = openKafkaFeed({ connection: failing, publishers, onFailure: silent });
    const { subscription } = await read(feed, 'left', { passing: true });
    away = true;
    await subscription[Symbol.asyncDispose]();
    away = false;
    expect(said).toEqual([expect.stringMatching(/the group .*left was left behind/)]);
    expect((await groupsOf(connection)).some((group) => group.endsWith('left'))).toBe(true);
    expect(await committed(connection, 'left')).toEqual([]);
  });

  test('a group that never came to be is no trouble', async () => {
    await using connection = await topics.make(publishers);
    const said: string[] = [];
    await removeGroup({ ...connection, log: (line) => said.push(line) }, `${connection.settings.groupPrefix}never`);
    expect(said).toEqual([]);
  });

  test('has its places: a copy that a relay sends again has the same sequence, and all others grow', async () => {
    await using connection = await topics.make(publishers);
    await using store = openBank();
    const deposit = depositor(store, 6);
    const relay = (): Relay => startRelay({ store, connection, leases: { hold: async () => lease() }, log: silent });
    await deposit(3);
    {
      await using first = relay();
      await carried(first, store);
    }
    await deposit(2);
    {
      // Nobody noted how far the first came.
      await using second = relay();
      await carried(second, store);
    }
    await using feed = openKafkaFeed({ connection, publishers, onFailure: silent });
    const { seen } = await read(feed, 'reader', { places: true, passing: true });
    const log = new Map((await store.readLog(0, 1_000)).map(({ event, offset }) => [event.id, offset]));
    const places = seen.places();
    expect([log.size, places.length]).toEqual([30, 18 + 30]);
    expect(places.map(({ sequence }) => sequence)).toEqual(seen.events().map(({ id }) => log.get(id)));

    const fresh: number[] = [];
    for (const source of await feed.sources(['accounts'])) {
      const own = places.filter((place) => place.source === source);
      expect(own.map(({ offset }) => offset)).toEqual(own.map((_, i) => i));
      let last = 0;
      for (const { sequence } of own) {
        if (sequence === null || sequence <= last) continue;
        last = sequence;
        fresh.push(sequence);
      }
    }
    // Who leaves out what does not grow gets each event once.
    expect(fresh.sort((a, b) => a - b)).toEqual([...log.values()]);
  });
});

test('one who closes before Kafka was ever there ends', async () => {
  const settings = { brokers: ['127.0.0.1:1'], topicPrefix: '', groupPrefix: '', partitions: 1 };
  await using connection = connectKafka(settings, { log: silent });
  await using feed = openKafkaFeed({ connection, publishers, onFailure: silent });
  const request = { name: 'early', categories: ['accounts'], from: async () => ({}), deliver: async () => {} };
  const subscription = await feed.subscribe({ ...request, passing: true });
  await subscription[Symbol.asyncDispose]();
  await expect(subscription.caughtUp()).rejects.toThrow(/closed/);
});
