import { expect, test } from '@jest/globals';
import { connectKafka } from '../../eventing/kafka/index.ts';
import { connectMongo } from '../../eventing/mongodb/index.ts';
import { freeBlock } from '../faults/ports.ts';
import { type Servers, withServers } from '../servers.ts';
import { ground, place, readiness, until } from '../system/order.ts';
import { startPart } from '../system/process.ts';
import { temporaryFolder } from '../system/running.ts';
import { type OwnPlace, ownPlace } from '../system/servers.ts';

const SERVICES = ['customers', 'orders', 'containers', 'voyages'];

/** What is noted at the servers of who holds what: all of it ends with a graceful stop, and not with its time. */
async function left({ mongodb }: Servers, { prefix }: OwnPlace) {
  await using connection = connectMongo({ url: mongodb, name: 'joinery-test' });
  const leases = await Promise.all(
    SERVICES.map((service) => connection.database(`${prefix}${service}`).collection('leases').find().toArray()),
  );
  const [versions] = await connection.database(`${prefix}view`).collection('versions').find().toArray();
  return { holders: leases.flat().map(({ holder }) => holder), versions };
}

/** Events that members of a group have not said to have done, over all of its topics. */
async function uncommitted({ brokers }: Servers, { prefix }: OwnPlace, group: string): Promise<number> {
  const settings = { brokers, topicPrefix: prefix, groupPrefix: prefix, partitions: 1 };
  await using connection = connectKafka(settings, { log: () => {} });
  return connection.ask(async (admin) => {
    const committed = await admin.fetchOffsets({ groupId: `${prefix}${group}` });
    let sum = 0;
    for (const { topic, partitions } of committed) {
      const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, high]));
      // -1: nothing was ever committed, as of a partition that holds nothing.
      for (const { partition, offset } of partitions) sum += Number(ends.get(partition)) - Math.max(0, Number(offset));
    }
    if (committed.length === 0) throw new Error(`the group ${group} has committed nothing`);
    return sum;
  });
}

withServers('a process that is asked to end', (servers) => {
  test('ends with 0: all is committed, and what it held is free at once', async () => {
    await using own = ownPlace(servers);
    await using folder = await temporaryFolder();
    const port = await freeBlock(7);
    const env = { ...own.env, JOINERY_PORT: `${port}`, JOINERY_DATA: folder.path, JOINERY_SEED_ORDERS: '0' };
    const origin = `http://127.0.0.1:${port}`;
    await using running = startPart([], env);
    await until(async () => (await readiness(origin)).status === 200 || running.said().includes('joinery:'));
    await until(async () => running.said().includes('Joinery is ready'), running.said);
    await ground(origin);
    await place(origin, 'o1');
    // What was begun is finished, and then said to have been done.
    for (const group of ['orders', 'containers', 'voyages', 'view-1']) {
      await until(async () => (await uncommitted(servers, own, group)) === 0);
    }

    const began = performance.now();
    expect(await running.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(10_000);
    const { holders, versions } = await left(servers, own);
    expect(holders).toEqual(SERVICES.map(() => null));
    expect(JSON.stringify(versions)).not.toContain(`${running.pid}`);
    for (const group of ['orders', 'containers', 'voyages', 'view-1']) {
      expect(await uncommitted(servers, own, group)).toBe(0);
    }
  }, 240_000);

  test('ends with 0 in the middle of its first seeding, and the next start goes on', async () => {
    await using own = ownPlace(servers);
    await using folder = await temporaryFolder();
    const env = { ...own.env, JOINERY_PORT: '0', JOINERY_DATA: folder.path, JOINERY_SEED_ORDERS: '200' };
    await using first = startPart([], env);
    await until(async () => /seeding orders: [1-9]/.test(first.said()), first.said);
    expect(await first.stop()).toEqual({ code: 0, signal: null });
    await using second = startPart([], env);
    await until(async () => second.said().includes('Joinery is ready'), second.said);
    expect(await second.stop()).toEqual({ code: 0, signal: null });
  }, 240_000);
});
