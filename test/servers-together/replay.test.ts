import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type EventStore, parseStream } from '../../eventing/index.ts';
import { openKafkaFeed } from '../../eventing/kafka/index.ts';
import { system } from '../../joinery.config.ts';
import { keepView, projector, rebuildView } from '../../projector/index.ts';
import { viewDatabases } from '../../projector/mongodb/index.ts';
import { publishersOf } from '../../runtime/reach-kafka.ts';
import { closeAll } from '../../serving/closing.ts';
import { newDatabases } from '../differential/history/databases.ts';
import { feedOf } from '../differential/history/feed-of.ts';
import { newFiles } from '../differential/history/files.ts';
import { makeHistory } from '../differential/history/history.ts';
import type { Place } from '../differential/history/place.ts';
import { linesOf } from '../differential/lines.ts';
import { testTopics } from '../eventing/kafka-topics.ts';
import { services } from '../scenarios/services.ts';
import { testDatabases, withServers } from '../servers.ts';
import { projecting } from './projecting.ts';
import { startRelays } from './relays.ts';
import { retell } from './retell.ts';

const { views } = system;
const publishers = publishersOf(system);

/** The test's own timeout is the bound. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(20);
}

const openAll = (place: Place) => Promise.all(Object.values(services).map((service) => place.open(service)));

/** The view of what the stores hold, made without Kafka and without MongoDB. */
async function viewInProcess(stores: readonly EventStore[]): Promise<readonly string[]> {
  await using files = await newFiles();
  await using view = await keepView({ versions: files.versions, views, feed: feedOf(stores) });
  await view.caughtUp();
  await using store = await files.versions.open(1);
  return linesOf(store);
}

withServers('a history through Kafka', (servers) => {
  const { connection, prefix } = testDatabases(servers);
  const topics = testTopics(servers);

  test('becomes the view that it is in process, whoever comes and goes; replayed from the start, it is the same', async () => {
    await using told = await newFiles();
    await makeHistory(told, { seed: 31, length: 400, quiet: true });
    const tellers = await openAll(told);
    await using _tellers = { [Symbol.asyncDispose]: () => closeAll(tellers) };

    await using kafka = await topics.make(publishers);
    await using place = await newDatabases(connection)();
    const stores = await openAll(place);
    await using _stores = { [Symbol.asyncDispose]: () => closeAll(stores) };
    await using relays = startRelays(stores, kafka, { connection, prefix: prefix() });
    await using feed = openKafkaFeed({ connection: kafka, publishers });
    const versions = viewDatabases({ connection, prefix: prefix(), views });
    await using view = await versions.open(1);
    await versions.pointTo(1);
    const { categories } = projector({ views, store: view });
    const sources = await feed.sources(categories);

    await using first = await projecting(kafka, view, 'view-1');
    await using second = await projecting(kafka, view, 'view-1');
    const shared = () => [...first.share(), ...second.share()].sort().join() === [...sources].sort().join();
    await until(() => first.share().length > 0 && second.share().length > 0 && shared());

    // All of it is published and projected while it happens.
    const happening = Promise.all(tellers.map((teller, i) => retell(teller, stores[i]!)));
    await until(() => first.events() > 10 && second.events() > 10);
    await second[Symbol.asyncDispose]();
    await using third = await projecting(kafka, view, 'view-1');
    await happening;

    await until(relays.carried);
    const ends = Object.entries(await feed.end(categories));
    await until(async () => {
      const { position } = await view.progress();
      return ends.every(([source, end]) => (position[source] ?? -1) >= end);
    });
    const expected = await viewInProcess(stores);
    expect(expected.length).toBeGreaterThan(50);
    expect(await linesOf(view)).toEqual(expected);
    expect(third.share().length).toBeGreaterThan(0);

    const rebuilt = await rebuildView({ versions, views, feed, patience: 0 });
    expect(rebuilt).toMatchObject({ version: 2, previous: 1, comparison: { equal: true } });
    const logs = await Promise.all(stores.map((store) => store.readLog(0, 1_000_000)));
    const shown = logs.flat().filter(({ event }) => categories.includes(parseStream(event.stream).category));
    expect(rebuilt.events).toBeGreaterThanOrEqual(shown.length);
    await using again = await versions.open(2);
    expect(await linesOf(again)).toEqual(expected);
  }, 300_000);
});
