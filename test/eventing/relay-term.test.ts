import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { LeaseLost, type Leases } from '../../eventing/index.ts';
import { EventTooLarge } from '../../eventing/kafka/publish-too-large.ts';
import { startRelay } from '../../eventing/kafka/relay.ts';
import { leasesForAll } from './relay-leases.ts';
import { type Fate, memoryLog, memoryTopic } from './relay-memory.ts';
import { connection, published, saidTooMuch, until } from './relay-watching.ts';

describe('a relay', () => {
  test('publishes each event once when nothing happens', async () => {
    const memory = memoryLog();
    const topic = memoryTopic();
    await using relay = startRelay({
      store: memory.store,
      leases: leasesForAll(),
      connection,
      publisher: topic.publisher(),
    });
    for (let i = 0; i < 3_000; i++) {
      memory.append(`${i % 7}`);
      if (i % 100 === 0) await turn();
    }
    await published(relay, memory.end());
    expect(topic.partitions.flat()).toHaveLength(3_000);
    expect(relay.state()).toEqual({ active: true, published: memory.end(), fence: 1, trouble: null });
  });

  test('never has two batches on their way', async () => {
    const memory = memoryLog();
    const topic = memoryTopic();
    let sending = 0;
    let most = 0;
    const during = async () => {
      most = Math.max(most, ++sending);
      await turn();
      sending--;
    };
    // Several batches a page.
    for (let i = 0; i < 1_500; i++) memory.append(`${i % 7}`, { text: 'x'.repeat(3_000) });
    const publisher = topic.publisher(undefined, during);
    await using relay = startRelay({ store: memory.store, leases: leasesForAll(), connection, publisher });
    await published(relay, memory.end());
    expect(most).toBe(1);
  });

  test('says watermarks while nothing happens, and while more waits than it can send', async () => {
    const memory = memoryLog();
    const topic = memoryTopic();
    const publisher = topic.publisher(undefined, async () => {
      // Always a full page behind the one that is sent.
      for (let i = 0; i < 500 && memory.log.length < 20_000; i++) memory.append(`${i % 7}`);
      await turn();
    });
    for (let i = 0; i < 2_000; i++) memory.append(`${i % 7}`);
    await using relay = startRelay({ store: memory.store, leases: leasesForAll(), connection, publisher });
    await published(relay, 20_000);
    const underLoad = topic.announced.length;
    expect(underLoad).toBeGreaterThan(0);
    await published(relay, memory.end());
    const quiet = topic.announced.length;
    await until(
      () => topic.announced.length >= quiet + 3,
      () => 'no watermarks any more',
    );
    expect(saidTooMuch(memory, topic)).toEqual([]);
    expect(topic.announced.at(-1)?.ends).toEqual({
      'accounts/0': topic.partitions[0]!.length - 1,
      'accounts/1': topic.partitions[1]!.length - 1,
    });
  });

  test('stops at what Kafka will not take, says so, and goes on when it does', async () => {
    const memory = memoryLog();
    const topic = memoryTopic();
    let most = 10;
    const sizeOf = ({ huge = 1 }: { huge?: number }) => huge;
    const fate = (events: readonly { event: { data: object } }[]): Fate => {
      const size = events.reduce((sum, { event }) => sum + sizeOf(event.data), 0);
      if (size > most) throw new EventTooLarge(events as never, 'accounts', 'localhost:9092');
      return 'acknowledged';
    };
    for (let i = 0; i < 25; i++) memory.append(`${i % 3}`);
    memory.append('1', { huge: 50 });
    memory.append('1');
    const said: string[] = [];
    const publisher = topic.publisher(fate);
    const log = (line: string) => said.push(line);
    await using relay = startRelay({ store: memory.store, leases: leasesForAll(), connection, publisher, log });
    await until(
      () => relay.state().trouble !== null,
      () => 'no trouble',
    );
    expect(topic.partitions.flat()).toHaveLength(25);
    expect(relay.state().trouble).toMatch(/accounts-1@9: too large.*max\.message\.bytes/);
    expect(said.filter((line) => line.includes('too large'))).toHaveLength(1);
    most = 100;
    await published(relay, memory.end());
    expect(relay.state().trouble).toBeNull();
    expect(topic.partitions.flat()).toHaveLength(27);
  });

  test('sends nothing any more once its lease is lost, and goes on from the noted place with the next', async () => {
    const memory = memoryLog();
    const topic = memoryTopic();
    const leases = leasesForAll();
    let sent = 0;
    let holdBack = true;
    const fate = (): Fate => {
      sent++;
      return 'acknowledged';
    };
    const letThrough = () =>
      until(
        () => !holdBack,
        () => 'held back for ever',
      );
    // Each fills a batch.
    for (let i = 0; i < 3; i++) memory.append('a', { text: 'x'.repeat(700_000) });
    await using relay = startRelay({
      store: memory.store,
      leases,
      connection,
      publisher: topic.publisher(fate, letThrough),
    });
    await until(
      () => sent === 1,
      () => 'nothing was sent',
    );
    const give = leases.lose();
    holdBack = false;
    await until(
      () => !relay.state().active,
      () => 'still active',
    );
    expect(sent).toBe(1);
    expect(topic.partitions.flat()).toHaveLength(1);
    give();
    await published(relay, memory.end());
    expect(relay.state().fence).toBe(2);
    // What the first sent is known to be there, but was not noted: the lease was lost.
    expect(topic.partitions.flat().map(({ event }) => event.version)).toEqual([1, 1, 2, 3]);
  });

  test('forgets, with its lease, what went wrong under it', async () => {
    const memory = memoryLog();
    const leases = leasesForAll();
    const refusing: Leases = {
      hold: async (name, signal) => ({
        ...(await leases.hold(name, signal)),
        note: () => Promise.reject(new LeaseLost(name, 1)),
      }),
    };
    await using relay = startRelay({
      store: memory.store,
      leases: refusing,
      connection,
      publisher: memoryTopic().publisher(() => 'acknowledged'),
    });
    await until(
      () => {
        if (relay.state().published >= memory.end()) memory.append('a');
        return relay.state().trouble !== null;
      },
      () => 'it noted its place',
    );
    const give = leases.lose();
    await until(
      () => !relay.state().active,
      () => 'still active',
    );
    const { trouble } = relay.state();
    give();
    expect(trouble).toBeNull();
  });

  test('that is disposed of finishes the batch under way and notes its place', async () => {
    const memory = memoryLog();
    const topic = memoryTopic();
    const leases = leasesForAll();
    let sent = 0;
    const fate = (): Fate => {
      sent++;
      return 'acknowledged';
    };
    let holdBack = true;
    const during = () =>
      until(
        () => !holdBack,
        () => 'held back for ever',
      );
    for (let i = 0; i < 3; i++) memory.append('a', { text: 'x'.repeat(700_000) });
    const relay = startRelay({ store: memory.store, leases, connection, publisher: topic.publisher(fate, during) });
    await until(
      () => sent === 1,
      () => 'nothing was sent',
    );
    const disposed = relay[Symbol.asyncDispose]();
    holdBack = false;
    await disposed;
    expect(sent).toBe(1);
    expect(leases.notes()).toEqual({ published: memory.log[0]!.logged.offset });
  });

  test('publishes all again when Kafka has lost its topics', async () => {
    const memory = memoryLog();
    const leases = leasesForAll();
    for (let i = 0; i < 10; i++) memory.append('a');
    const first = memoryTopic();
    const before = startRelay({ store: memory.store, leases, connection, publisher: first.publisher() });
    await published(before, memory.end());
    await before[Symbol.asyncDispose]();
    expect(leases.notes()).toEqual({ published: memory.end() });
    const second = memoryTopic();
    const said: string[] = [];
    const log = (line: string) => said.push(line);
    await using _ = startRelay({ store: memory.store, leases, connection, publisher: second.publisher(), log });
    await until(
      () => second.partitions.flat().length === 10,
      () => 'not published again',
    );
    expect(said.join('\n')).toContain('topics are empty');
  });
});
