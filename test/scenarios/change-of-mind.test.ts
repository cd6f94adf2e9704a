import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { order } from '../../subgraphs/orders/events.ts';
import { onEveryGround } from './grounds.ts';
import { type People, people, snapshot } from './scene.ts';
import { settled } from './settled.ts';
import type { Name, World } from './world.ts';

/** What happens between the placing of an order and its being ASSIGNED: who reads whose log. */
const STEPS: readonly (readonly [Name, Name])[] = [
  ['containers', 'orders'],
  ['orders', 'containers'],
  ['voyages', 'containers'],
  ['orders', 'voyages'],
];
/** The same, but the order hears of nothing. */
const UNHEARD = STEPS.filter(([reader]) => reader !== 'orders');

const moments = [
  ...STEPS.map((_, done) => ({ done, steps: STEPS, news: 'nothing comes late' })),
  { done: STEPS.length, steps: STEPS, news: 'nothing comes late' },
  ...UNHEARD.map((_, done) => ({ done: done + 1, steps: UNHEARD, news: 'its assignment comes late' })),
];

onEveryGround(({ openWorld, readings }) => {
  const firstAndLast = [...new Set([readings[0]!, readings.at(-1)!])];
  const cases = moments.flatMap((moment) =>
    firstAndLast.map((readers) => ({ ...moment, readers, reading: readers.join(', ') })),
  );
  let world: World;
  let anna: People;
  beforeEach(async () => {
    world = await openWorld();
    anna = people(world);
    await anna.register();
    await world.read('orders', 'customers');
    await anna.add('c1', 40);
    await anna.add('c2', 60);
    await anna.schedule('v1');
    await anna.schedule('v2', { departure: '2026-11-14T08:00:00.000Z' });
    await anna.place('o1');
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
  });

  const take = async (steps: readonly (readonly [Name, Name])[]) => {
    for (const [reader, source] of steps) await world.read(reader, source);
  };
  const o1 = async () => (await world.context('orders').store.load(order, ['o1'])).get('o1')?.state;

  /** Nothing is kept for the order: the containers are empty, the voyages that have not left have all their room. */
  async function expectAllGivenBack(): Promise<void> {
    const { containers, voyages } = await snapshot(world);
    expect(containers.map(({ id, status }) => `${id} ${status}`)).toEqual(['c1 EMPTY', 'c2 EMPTY']);
    expect(voyages.map(({ id, freeCapacity }) => `${id} ${freeCapacity}`)).toEqual(['v1 100', 'v2 100']);
  }

  describe('cancelled', () => {
    test.each(cases)('after $done steps, $news, then $reading', async ({ done, steps, readers }) => {
      await take(steps.slice(0, done));
      await anna.cancel('o1');
      await settled(world, readers);
      expect(await o1()).toMatchObject({ status: 'CANCELLED', voyageId: null, containerIds: [] });
      await expectAllGivenBack();
    });

    test.each(readings)(
      'and the ship leaves and arrives without having heard of it: %s, %s, %s',
      async (...readers) => {
        await take(STEPS);
        await anna.cancel('o1');
        await anna.depart('v1');
        await settled(world, readers);
        await anna.arrive('v1');
        await settled(world, readers);
        expect((await o1())?.status).toBe('CANCELLED');
        const { containers } = await snapshot(world);
        expect(containers.map(({ status, orderId }) => [status, orderId])).toEqual([
          ['EMPTY', null],
          ['EMPTY', null],
        ]);
      },
    );

    test('once it is at sea: no', async () => {
      await world.quiet();
      await anna.depart('v1');
      await world.quiet();
      await expect(anna.cancel('o1')).rejects.toMatchObject({ rule: 'ORDER_NOT_CANCELLABLE' });
      await settled(world);
    });

    test('while the ship leaves, and it says so before orders hears: the cancel stays', async () => {
      await take(STEPS);
      await anna.depart('v1');
      await world.read('containers', 'voyages');
      await anna.cancel('o1');
      await settled(world);
      const { containers } = await snapshot(world);
      expect((await o1())?.status).toBe('CANCELLED');
      expect(containers[0]).toMatchObject({ id: 'c1', status: 'LOADED' });
    });
  });

  describe('updated', () => {
    const whilePending = cases.filter(({ done, steps }) => done < steps.length || steps === UNHEARD);

    test.each(whilePending)('after $done steps, $news, then $reading', async ({ done, steps, readers }) => {
      await take(steps.slice(0, done));
      await anna.update('o1', { quantity: 60 });
      await settled(world, readers);
      expect(await o1()).toMatchObject({ status: 'ASSIGNED', revision: 2, quantity: 60, containerIds: ['c2'] });
      const { containers, voyages } = await snapshot(world);
      expect(containers.map(({ status }) => status)).toEqual(['EMPTY', 'ALLOCATED']);
      expect(voyages.map(({ freeCapacity }) => freeCapacity)).toEqual([40, 100]);
    });

    test.each(whilePending)('to what cannot be had after $done steps, $news, then $reading', async (moment) => {
      await take(moment.steps.slice(0, moment.done));
      await anna.update('o1', { quantity: 101 });
      await settled(world, moment.readers);
      expect((await o1())?.status).toBe('REJECTED');
      await expectAllGivenBack();
    });

    test('twice, and the second counts', async () => {
      await take(STEPS.slice(0, 2));
      await anna.update('o1', { quantity: 60 });
      await take(STEPS.slice(0, 1));
      await anna.update('o1', { quantity: 30, product: 'kiwis' });
      await settled(world);
      expect(await o1()).toMatchObject({ status: 'ASSIGNED', revision: 3, quantity: 30, containerIds: ['c1'] });
    });

    test('once it is assigned: no', async () => {
      await take(STEPS);
      await expect(anna.update('o1', { quantity: 50 })).rejects.toMatchObject({ rule: 'ORDER_NOT_PENDING' });
    });

    test.each(readings)('while the ship leaves with what it wanted before: %s, %s, %s', async (...readers) => {
      await take(UNHEARD);
      await anna.depart('v1');
      await anna.update('o1', { quantity: 60 });
      await settled(world, readers);
      expect(await o1()).toMatchObject({ status: 'ASSIGNED', revision: 2, voyageId: 'v2', containerIds: ['c2'] });
      await anna.arrive('v1');
      await anna.depart('v2');
      await anna.arrive('v2');
      await settled(world, readers);
      expect(await o1()).toMatchObject({ status: 'DELIVERED', voyageId: 'v2' });
    });
  });

  test('the ship that leaves with what it wanted before does not take along the container that it has now', async () => {
    await take(UNHEARD);
    await anna.depart('v1');
    await anna.update('o1', { product: 'kiwis' });
    await world.read('containers', 'orders');
    const { containers } = await snapshot(world);
    expect(containers[0]).toMatchObject({ id: 'c1', status: 'ALLOCATED', orderRevision: 2 });
    await settled(world);
    expect(await o1()).toMatchObject({ status: 'ASSIGNED', revision: 2, voyageId: 'v2', containerIds: ['c1'] });
  });

  test.each(readings)('the ship leaves before orders has heard of anything: %s, %s, %s', async (...readers) => {
    await take(UNHEARD);
    await anna.depart('v1');
    await world.read('orders', 'voyages');
    await settled(world, readers);
    expect(await o1()).toMatchObject({ status: 'IN_TRANSIT', voyageId: 'v1', containerIds: ['c1'] });
  });
});
