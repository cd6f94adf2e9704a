import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { consumer, type Reactions, type RecordedEvent } from '../../eventing/index.ts';
import { allocation } from '../../subgraphs/containers/events.ts';
import { order } from '../../subgraphs/orders/events.ts';
import { orderReactions } from '../../subgraphs/orders/reactions.ts';
import { onEveryGround } from './grounds.ts';
import { opening, type People, snapshot } from './scene.ts';
import { settled } from './settled.ts';
import { names, type World } from './world.ts';

// What the reference implementations of this domain get wrong, as far as it is the services'. Each test is named after
// the defect, and fails on it.

onEveryGround(({ openWorld }) => {
  let world: World;
  let anna: People;
  beforeEach(async () => {
    world = await openWorld();
    anna = await opening(world);
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
  });

  const orderOf = async (id: string) => (await world.context('orders').store.load(order, [id])).get(id)?.state;
  const allocationOf = async (id: string) =>
    (await world.context('containers').store.load(allocation, [id])).get(id)?.state;

  test('a restart empties both the write and the read side', async () => {
    await anna.place('o1');
    await world.quiet();
    const before = { logs: await Promise.all(names.map(world.log)), states: await snapshot(world) };
    for (const name of names) await world.restart(name);
    expect({ logs: await Promise.all(names.map(world.log)), states: await snapshot(world) }).toEqual(before);

    await anna.depart('v1');
    await settled(world);
    expect((await orderOf('o1'))?.status).toBe('IN_TRANSIT');
  });

  test('an exception in a handler loses the event or ends the consumer', async () => {
    await anna.add('c2');
    await anna.place('o1');
    await anna.place('o2');
    await world.read('containers', 'orders');

    const faulty = failsOn((event) => event.stream === 'allocations-o1');
    const { store, clock } = world.context('orders');
    const orders = consumer({ name: 'orders', store, clock, reactions: faulty.reactions, delay: async () => {} });
    const heard = async (source: 'containers' | 'voyages') =>
      orders.deliver({ events: await world.log(source), position: {}, caughtUp: null });
    await heard('containers');
    await world.read('voyages', 'containers');
    await heard('voyages');
    expect(await orderOf('o1')).toMatchObject({ status: 'PENDING', voyageId: 'v1', containerIds: [] });
    expect((await orderOf('o2'))?.status).toBe('ASSIGNED');
    expect(await store.deadLetters.list('orders')).toMatchObject([
      { event: { stream: 'allocations-o1', type: 'ContainersAllocated' }, reason: 'Error: a defect', attempts: 5 },
    ]);

    faulty.mend();
    expect(await orders.retryDeadLetters()).toBe(1);
    expect((await orderOf('o1'))?.status).toBe('ASSIGNED');
    await settled(world);
  });

  test('a late assignment overwrites a cancel', async () => {
    await anna.place('o1');
    await world.read('containers', 'orders');
    await world.read('voyages', 'containers');
    await anna.cancel('o1');
    await world.read('orders', 'containers');
    await world.read('orders', 'voyages');
    expect(await orderOf('o1')).toMatchObject({ status: 'CANCELLED', voyageId: null, containerIds: [] });
    await settled(world);
  });

  test('an order that needs two containers keeps one', async () => {
    await anna.add('c2');
    await anna.place('o1', { quantity: 80 });
    await settled(world);
    expect(await orderOf('o1')).toMatchObject({ status: 'ASSIGNED', containerIds: ['c1', 'c2'] });
  });

  test('voyage matching ignores ports and dates', async () => {
    const misfits = [
      { from: 'BEANR' },
      { to: 'USNYC' },
      { departure: '2026-11-09T23:59:59.999Z' },
      { arrival: '2026-12-21T00:00:00.000Z' },
      { capacity: 39 },
    ];
    await anna.depart('v1');
    for (const [n, misfit] of misfits.entries()) await anna.schedule(`misfit-${n}`, misfit);
    await anna.place('o1');
    await settled(world);
    expect((await orderOf('o1'))?.status).toBe('REJECTED');

    await anna.schedule('fits', { departure: '2026-11-10T00:00:00.000Z', arrival: '2026-12-20T23:59:59.999Z' });
    await anna.place('o2');
    await settled(world);
    expect(await orderOf('o2')).toMatchObject({ status: 'ASSIGNED', voyageId: 'fits' });
  });

  test('a redelivered OrderCreated allocates again', async () => {
    await anna.add('c2');
    await anna.place('o1');
    await world.quiet();
    const before = await world.log('containers');
    world.rewind('containers', 'orders');
    await world.quiet();
    await world.restart('containers');
    world.rewind('containers', 'orders');
    await world.quiet();
    expect(await world.log('containers')).toEqual(before);
    expect((await allocationOf('o1'))?.containerIds).toEqual(['c1']);
  });

  test('history timestamps become 0', async () => {
    await anna.place('o1');
    await world.quiet();
    await anna.depart('v1');
    await settled(world);
    const logs = await Promise.all(names.map(world.log));
    const known = new Set(logs.flat().map(({ id }) => id));
    for (const log of logs) {
      expect(log.map(({ time }) => time)).toEqual(log.map(({ time }) => time).toSorted());
      for (const event of log) {
        expect(event.time).toMatch(/^2026-11-01T00:\d\d:\d\d\.000Z$/);
        if (event.causation !== null) expect(known).toContain(event.causation);
      }
    }
    // Of all that it set off, an order's placing is the first cause.
    const [placed] = (await world.log('orders')).filter(({ type }) => type === 'OrderPlaced');
    const [booked] = (await world.log('voyages')).filter(({ type }) => type === 'OrderBooked');
    expect(booked).toMatchObject({ correlation: placed?.correlation, causation: 'allocations-o1@1' });
  });
});

function failsOn(bad: (event: RecordedEvent) => boolean) {
  const { categories, react } = orderReactions();
  let broken = true;
  const reactions: Reactions = {
    categories,
    async react(event, unit) {
      if (broken && bad(event)) throw new Error('a defect');
      await react(event, unit);
    },
  };
  return {
    reactions,
    mend: () => {
      broken = false;
    },
  };
}
