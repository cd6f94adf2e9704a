import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { EventStore, LoggedEvent } from '../../eventing/index.ts';
import { type RelayState, startRelay } from '../../eventing/kafka/index.ts';
import { mongoLeases } from '../../eventing/mongodb/index.ts';
import { accounts, metadata, opened } from '../contracts/accounts.ts';
import { testDatabases, withServers } from '../servers.ts';
import { testTopics } from './kafka-topics.ts';
import { storesOn } from './mongodb-stores.ts';
import { readByVersion } from './relay-memory.ts';
import type { RelayProcess } from './relay-process.ts';
import { breakable, carried, depositor, topicContents, until } from './relaying.ts';

withServers('the relay on Kafka', (servers) => {
  const databases = testDatabases(servers);
  const topics = testTopics(servers);

  /** A service with its topics. */
  async function bank() {
    const database = databases.prefix();
    const stores = storesOn(databases.connection, database, [accounts]);
    const store = await stores.open(undefined, { name: 'bank' });
    const connection = await topics.make([{ name: 'bank', categories: ['accounts'] }]);
    // So long that none is lost on a busy machine; the killed ones have others.
    const leases = mongoLeases({ connection: databases.connection, database, lasts: 15_000, poll: 50 });
    return {
      database,
      store,
      connection,
      leases,
      async [Symbol.asyncDispose]() {
        await stores[Symbol.asyncDispose]();
        await connection[Symbol.asyncDispose]();
      },
    };
  }

  /** What readers that drop by version get of all partitions is what the store holds. */
  async function expectAll(store: EventStore, contents: readonly LoggedEvent[][]) {
    const log = await store.readLog(0, 1_000_000);
    const read = new Map(contents.flatMap((partition) => [...readByVersion(partition)]));
    expect(read).toEqual(new Map(log.map(({ event }) => [event.stream, event.version])));
    const found = new Map(contents.flat().map(({ event }) => [event.id, event]));
    expect(log.map(({ event }) => found.get(event.id))).toEqual(log.map(({ event }) => event));
  }

  test('publishes each event once, and the next instance goes on behind it', async () => {
    await using bank_ = await bank();
    const { store, connection, leases } = bank_;
    const deposit = depositor(store, 40);
    const first = startRelay({ store, leases, connection });
    await deposit(10);
    await carried(first, store);
    expect(first.state()).toMatchObject({ active: true, fence: 1, trouble: null });

    await using second = startRelay({ store, leases, connection });
    expect(second.state().active).toBe(false);
    await first[Symbol.asyncDispose]();
    await deposit(5);
    await carried(second, store);
    expect(second.state()).toMatchObject({ active: true, fence: 2, trouble: null });

    const contents = await topicContents(connection, 'accounts');
    expect(contents.flat()).toHaveLength(600);
    await expectAll(store, contents);
  });

  test('is taken over when its process is killed, and nothing is lost', async () => {
    await using bank_ = await bank();
    const { store, connection, database } = bank_;
    const deposit = depositor(store, 20);
    await deposit();
    const script = fileURLToPath(new URL('relay-process.ts', import.meta.url));
    const { NODE_OPTIONS: _, ...env } = process.env;
    const what: RelayProcess = { mongodb: servers.mongodb, database, settings: connection.settings };
    const states = new Map<number, RelayState>();
    const children = Array.from({ length: 4 }, (_, i) => {
      const child = fork(script, [JSON.stringify(what)], { execArgv: ['--import', 'tsx/esm'], env });
      child.on('message', (state: RelayState) => states.set(i, state));
      return child;
    });
    const active = () => [...states].find(([, state]) => state.active)?.[0];
    let appending = true;
    const load = (async () => {
      while (appending) await deposit();
    })();

    for (let kills = 0; kills < 3; kills++) {
      await until(
        () => active() !== undefined,
        () => [...states],
      );
      const holder = active()!;
      // In the middle of its work, at a moment of chance.
      const enough = states.get(holder)!.published + 1 + Math.random() * 400;
      await until(
        () => (states.get(holder)?.published ?? 0) >= enough,
        () => [...states],
      );
      const ended = once(children[holder]!, 'exit');
      children[holder]!.kill('SIGKILL');
      await ended;
      states.delete(holder);
    }
    appending = false;
    await load;
    const end = await store.logEnd();
    await until(
      () => [...states.values()].some(({ published }) => published >= end),
      () => [...states],
    );
    expect([...states.values()].find(({ active }) => active)?.fence).toBeGreaterThanOrEqual(4);
    await Promise.all(
      children
        .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
        .map((child) => {
          const ended = once(child, 'exit');
          child.disconnect();
          return ended;
        }),
    );
    await expectAll(store, await topicContents(connection, 'accounts'));
  }, 120_000);

  test('holds nothing up while Kafka is away, and goes on by itself', async () => {
    await using bank_ = await bank();
    const { store, connection, leases } = bank_;
    const deposit = depositor(store, 20);
    const wire = breakable(connection);
    await using relay = startRelay({ store, leases, connection: wire.connection });
    await deposit(3);
    await carried(relay, store);
    wire.cut();
    await deposit(50);
    await until(
      () => relay.state().trouble !== null,
      () => relay.state(),
    );
    expect(relay.state()).toMatchObject({ active: true, fence: 1 });
    expect(relay.state().trouble).toContain('Kafka does not answer');
    wire.mend();
    await carried(relay, store);
    expect(relay.state().trouble).toBeNull();
    await expectAll(store, await topicContents(connection, 'accounts'));
  });

  test('stops loudly at an event that is too large, and goes on when the topic takes it', async () => {
    await using bank_ = await bank();
    const { store, connection, leases } = bank_;
    const deposit = depositor(store, 5);
    await using relay = startRelay({ store, leases, connection });
    await deposit(2);
    const huge = opened(0, 'x'.repeat(1_500_000));
    const state = { owner: null, balance: 0, rate: null };
    const append = { category: 'accounts', id: 'huge', expectedVersion: 0, events: [{ ...metadata, ...huge }], state };
    await store.append([append]);
    const place = await store.logEnd();
    await deposit(2);
    await until(
      () => relay.state().trouble !== null,
      () => relay.state(),
    );
    expect(relay.state().trouble).toMatch(/accounts-huge@1: too large; .*max\.message\.bytes/);
    expect(relay.state().published).toBeLessThan(place);

    const name = `${connection.settings.topicPrefix}accounts`;
    const configEntries = [{ name: 'max.message.bytes', value: '4000000' }];
    await connection.ask((admin) =>
      admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name, configEntries }] }),
    );
    await carried(relay, store);
    expect(relay.state().trouble).toBeNull();
    const contents = await topicContents(connection, 'accounts');
    await expectAll(store, contents);
  });
});
