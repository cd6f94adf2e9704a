import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { container } from '../../subgraphs/containers/events.ts';
import { order } from '../../subgraphs/orders/events.ts';
import { voyage } from '../../subgraphs/voyages/events.ts';
import { onEveryGround } from './grounds.ts';
import { opening, type People } from './scene.ts';
import { settled } from './settled.ts';
import type { World } from './world.ts';

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

  const state = {
    order: async (id = 'o1') => (await world.context('orders').store.load(order, [id])).get(id)?.state,
    container: async (id = 'c1') => (await world.context('containers').store.load(container, [id])).get(id)?.state,
    voyage: async (id = 'v1') => (await world.context('voyages').store.load(voyage, [id])).get(id)?.state,
  };

  describe('an order that all goes well with', () => {
    test('step by step, from placed to completed', async () => {
      await anna.place('o1');
      expect(await state.order()).toMatchObject({ status: 'PENDING' });

      await world.read('containers', 'orders');
      expect(await state.container()).toMatchObject({ status: 'ALLOCATED', orderId: 'o1' });

      await world.read('voyages', 'containers');
      expect(await state.voyage()).toMatchObject({ freeCapacity: 60, manifest: [{ orderId: 'o1', revision: 1 }] });

      await world.read('orders', 'containers');
      expect(await state.order()).toMatchObject({ status: 'PENDING', containerIds: ['c1'], voyageId: null });

      await world.read('orders', 'voyages');
      expect(await state.order()).toMatchObject({ status: 'ASSIGNED', containerIds: ['c1'], voyageId: 'v1' });

      await anna.depart('v1');
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'IN_TRANSIT' });
      expect(await state.container()).toMatchObject({ status: 'LOADED', port: null });

      await anna.arrive('v1');
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'DELIVERED' });
      expect(await state.container()).toMatchObject({ status: 'EMPTY', port: 'SGSIN', orderId: null });

      await anna.complete('o1');
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'COMPLETED', containerIds: ['c1'], voyageId: 'v1' });
    });

    test('its container carries another order back', async () => {
      await anna.place('o1');
      await world.quiet();
      await anna.depart('v1');
      await anna.arrive('v1');
      await anna.schedule('v2', { from: 'SGSIN', to: 'NLRTM' });
      await world.quiet();
      await anna.place('o2', { pickupPort: 'SGSIN', destinationPort: 'NLRTM' });
      await settled(world);
      expect(await state.order('o2')).toMatchObject({ status: 'ASSIGNED', containerIds: ['c1'], voyageId: 'v2' });
    });
  });

  describe('an order that cannot be had is rejected, and says why', () => {
    test('no containers', async () => {
      await anna.place('o1', { quantity: 41 });
      await settled(world);
      expect(await state.order()).toMatchObject({
        status: 'REJECTED',
        reason: 'all empty containers at NLRTM hold 40 of 41',
      });
      expect(await state.container()).toMatchObject({ status: 'EMPTY' });
    });

    test('no voyage: its containers are given back', async () => {
      await anna.place('o1', { pickupDate: '2026-11-13' });
      await settled(world);
      expect((await state.order())?.status).toBe('REJECTED');
      expect((await state.order())?.reason).toContain('no voyage from NLRTM to SGSIN');
      expect(await state.container()).toMatchObject({ status: 'EMPTY', orderId: null });
      expect(await state.voyage()).toMatchObject({ freeCapacity: 100, manifest: [] });
    });

    test('of two that want the last container the first gets it; given back, it is there for the next', async () => {
      await anna.place('o1');
      await anna.place('o2');
      await settled(world);
      expect((await state.order('o1'))?.status).toBe('ASSIGNED');
      expect((await state.order('o2'))?.status).toBe('REJECTED');
      await anna.cancel('o1');
      await world.quiet();
      await anna.place('o3');
      await settled(world);
      expect((await state.order('o3'))?.status).toBe('ASSIGNED');
    });

    test('of two that want the last room on a voyage the first gets it', async () => {
      await anna.add('c2', 80);
      await anna.place('o1', { quantity: 40 });
      await anna.place('o2', { quantity: 61 });
      await settled(world);
      expect((await state.order('o1'))?.status).toBe('ASSIGNED');
      expect((await state.order('o2'))?.status).toBe('REJECTED');
      expect(await state.container('c2')).toMatchObject({ status: 'EMPTY' });
    });
  });

  describe('an order that needs two containers', () => {
    beforeEach(async () => {
      await anna.add('c2', 20);
      await anna.place('o1', { quantity: 60 });
      await world.quiet();
    });

    test('gets, loads and unloads both', async () => {
      expect((await state.order())?.containerIds).toEqual(['c1', 'c2']);
      await anna.depart('v1');
      await settled(world);
      expect((await state.container('c1'))?.status).toBe('LOADED');
      expect((await state.container('c2'))?.status).toBe('LOADED');
      await anna.arrive('v1');
      await settled(world);
      expect(await state.container('c1')).toMatchObject({ status: 'EMPTY', port: 'SGSIN' });
      expect(await state.container('c2')).toMatchObject({ status: 'EMPTY', port: 'SGSIN' });
    });

    test('gives both back', async () => {
      await anna.cancel('o1');
      await settled(world);
      expect((await state.container('c1'))?.status).toBe('EMPTY');
      expect((await state.container('c2'))?.status).toBe('EMPTY');
    });
  });

  describe('a container that fails', () => {
    test('at sea: the order is spoilt, the container comes ashore for repair', async () => {
      await anna.place('o1');
      await world.quiet();
      await anna.depart('v1');
      await world.quiet();
      await anna.fail('c1');
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'SPOILT', voyageId: 'v1', containerIds: ['c1'] });
      await expect(anna.repair('c1')).rejects.toMatchObject({ rule: 'CONTAINER_AT_SEA' });
      await anna.arrive('v1');
      await settled(world);
      expect((await state.order())?.status).toBe('SPOILT');
      expect(await state.container()).toMatchObject({ status: 'MAINTENANCE', port: 'SGSIN' });
      await anna.repair('c1');
      expect(await state.container()).toMatchObject({ status: 'EMPTY', port: 'SGSIN' });
    });

    test('ashore: the order is spoilt, its other container and its room are given back', async () => {
      await anna.add('c2', 20);
      await anna.place('o1', { quantity: 60 });
      await world.quiet();
      await anna.fail('c1');
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'SPOILT', voyageId: null, containerIds: [] });
      expect(await state.container('c1')).toMatchObject({ status: 'MAINTENANCE', port: 'NLRTM' });
      expect(await state.container('c2')).toMatchObject({ status: 'EMPTY' });
      expect(await state.voyage()).toMatchObject({ freeCapacity: 100 });
    });

    test('ashore, and the ship leaves before the order says so', async () => {
      await anna.add('c2', 20);
      await anna.place('o1', { quantity: 60 });
      await world.quiet();
      await anna.fail('c1');
      await anna.depart('v1');
      await settled(world, ['voyages', 'containers', 'orders']);
      expect((await state.order())?.status).toBe('SPOILT');
      await anna.arrive('v1');
      await settled(world);
      expect(await state.container('c1')).toMatchObject({ status: 'MAINTENANCE', port: 'NLRTM' });
      expect(await state.container('c2')).toMatchObject({ status: 'EMPTY', port: 'SGSIN' });
    });

    test('before the order is assigned: it is rejected, and the voyage gives back its room', async () => {
      await anna.place('o1');
      await world.read('containers', 'orders');
      await anna.fail('c1');
      await world.read('orders', 'containers');
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'REJECTED' });
      expect(await state.voyage()).toMatchObject({ freeCapacity: 100 });
    });

    test('before the order is updated: another takes its place', async () => {
      await anna.add('c2', 40);
      await anna.place('o1');
      await world.read('containers', 'orders');
      await anna.fail('c1');
      await anna.update('o1', { product: 'kiwis' });
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'ASSIGNED', revision: 2, containerIds: ['c2'] });
    });

    test('while it is empty: nobody’s order', async () => {
      await anna.fail('c1');
      await anna.place('o1');
      await settled(world);
      expect((await state.order())?.reason).toBe('no empty container at NLRTM');
    });
  });

  describe('a voyage that is delayed', () => {
    test('keeps its orders', async () => {
      await anna.place('o1');
      await world.quiet();
      await anna.delay('v1', '2026-11-20T08:00:00.000Z', '2026-12-31T18:00:00.000Z');
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'ASSIGNED', voyageId: 'v1' });
      await anna.depart('v1');
      await anna.arrive('v1');
      await settled(world);
      expect((await state.order())?.status).toBe('DELIVERED');
    });

    test('so that it would come too late takes no more', async () => {
      await anna.schedule('v2', { departure: '2026-11-14T08:00:00.000Z' });
      await anna.delay('v1', '2026-11-12T08:00:00.000Z', '2026-12-21T00:00:00.000Z');
      await anna.place('o1');
      await settled(world);
      expect(await state.order()).toMatchObject({ status: 'ASSIGNED', voyageId: 'v2' });
    });
  });
});
