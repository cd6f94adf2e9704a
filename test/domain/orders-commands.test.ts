import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { registerCustomer } from '../../subgraphs/customers/commands.ts';
import { cancelOrder, completeOrder, placeOrder, updateOrder } from '../../subgraphs/orders/commands.ts';
import { openWorld, type World } from '../scenarios/world.ts';

const content = {
  customerId: 'anna',
  product: 'avocados',
  quantity: 40,
  pickupPort: 'NLRTM',
  destinationPort: 'SGSIN',
  pickupDate: '2026-11-10',
  expectedDeliveryDate: '2026-12-20',
};

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await register('anna');
  await world.read('orders', 'customers');
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const orders = (settings: Record<string, string> = {}) => {
  const context = world.context('orders');
  return { ...context, settings: { ...context.settings, ...settings } };
};
const register = (id: string) =>
  registerCustomer(world.context('customers'), {
    id,
    name: id,
    email: `${id}@example.org`,
    address: { street: 'Wall 1', city: 'Emden', country: 'DE', postalCode: '26721' },
  });
const log = () => world.log('orders');

describe('placeOrder', () => {
  test('answers with the order and what its token is made of', async () => {
    const placed = await placeOrder(orders(), { ...content, id: 'o1', product: '  avocados ' });
    expect(placed).toMatchObject({ category: 'orders', id: 'o1', version: 1 });
    expect(placed.state).toMatchObject({ ...content, id: 'o1', status: 'PENDING', revision: 1 });
    expect((await log()).at(-1)).toMatchObject({ type: 'OrderPlaced', time: placed.state.placedAt, causation: null });
  });

  test('makes an id when none is given', async () => {
    const [one, other] = [
      await placeOrder(orders(), content),
      await placeOrder(orders(), { ...content, id: undefined }),
    ];
    expect(one.id).toMatch(/^[0-9a-z]{26}$/);
    expect(other.id).not.toBe(one.id);
  });

  test('again with the same id and content returns what exists, whatever became of it', async () => {
    await placeOrder(orders(), { ...content, id: 'o1' });
    await cancelOrder(orders(), { id: 'o1' });
    const again = await placeOrder(orders(), { ...content, id: 'o1' });
    expect(again).toMatchObject({ id: 'o1', version: 2, state: { status: 'CANCELLED' } });
  });

  test('with the same id and other content is a conflict', async () => {
    await placeOrder(orders(), { ...content, id: 'o1' });
    await expect(placeOrder(orders(), { ...content, id: 'o1', quantity: 41 })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test('says all that is wrong at once, and stores nothing', async () => {
    const wrong = {
      id: 'no spaces',
      customerId: '',
      product: ' ',
      quantity: 10_001,
      pickupPort: 'ZZZZZ',
      destinationPort: 'ZZZZZ',
      pickupDate: '2026-12-21',
      expectedDeliveryDate: '2026-12-20',
    };
    const before = await log();
    const error = await placeOrder(orders(), wrong).catch((thrown: unknown) => thrown);
    const paths = ['id', 'customerId', 'product', 'quantity', 'pickupPort', 'destinationPort', 'expectedDeliveryDate'];
    expect(error).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', faults: paths.map((path) => ({ path: ['input', path] })) },
    });
    expect(await log()).toEqual(before);
  });

  test.each([
    { quantity: 0 },
    { quantity: 1.5 },
    { destinationPort: 'NLRTM' },
    { pickupDate: '2026-02-30' },
    { product: 'x'.repeat(101) },
  ])('not with %j', async (change) => {
    await expect(placeOrder(orders(), { ...content, ...change })).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test.each([{ quantity: 1 }, { quantity: 10_000 }, { pickupDate: content.expectedDeliveryDate }])(
    'with %j',
    async (change) => {
      expect((await placeOrder(orders(), { ...content, ...change })).state).toMatchObject(change);
    },
  );

  test('for a customer whom nobody registered is rejected', async () => {
    const placing = placeOrder(orders({ CUSTOMER_WAIT_MS: '20' }), { ...content, customerId: 'nobody' });
    await expect(placing).rejects.toMatchObject({ code: 'REJECTED', rule: 'CUSTOMER_UNKNOWN' });
  });

  test('waits for a registration that is on its way', async () => {
    await register('bert');
    const placing = placeOrder(orders({ CUSTOMER_WAIT_MS: '50000' }), { ...content, customerId: 'bert' });
    await world.read('orders', 'customers');
    expect((await placing).state).toMatchObject({ customerId: 'bert', status: 'PENDING' });
  });

  test('says so when the waiting time is set wrong', async () => {
    await expect(placeOrder(orders({ CUSTOMER_WAIT_MS: 'long' }), content)).rejects.toThrow('JOINERY_CUSTOMER_WAIT_MS');
  });
});

describe('updateOrder', () => {
  beforeEach(() => placeOrder(orders(), { ...content, id: 'o1' }).then(() => {}));

  test('changes what is given, and leaves the rest', async () => {
    const updated = await updateOrder(orders(), { id: 'o1', quantity: 50, product: undefined });
    expect(updated).toMatchObject({ version: 2, state: { ...content, quantity: 50, revision: 2 } });
  });

  test('to what it is already changes nothing', async () => {
    expect(await updateOrder(orders(), { id: 'o1', quantity: 40 })).toMatchObject({
      version: 1,
      state: { revision: 1 },
    });
  });

  test('that does not go with the rest is rejected', async () => {
    await expect(updateOrder(orders(), { id: 'o1', pickupPort: 'SGSIN' })).rejects.toMatchObject({
      rule: 'ORDER_PORTS_EQUAL',
    });
    await expect(updateOrder(orders(), { id: 'o1', expectedDeliveryDate: '2026-11-09' })).rejects.toMatchObject({
      rule: 'ORDER_DATES_REVERSED',
    });
  });

  test.each([{ quantity: 0 }, { pickupPort: 'SGSIN', destinationPort: 'SGSIN' }, { product: '' }])(
    'not to %j',
    async (change) => {
      await expect(updateOrder(orders(), { id: 'o1', ...change })).rejects.toMatchObject({
        extensions: { code: 'BAD_USER_INPUT' },
      });
    },
  );
});

test('cancelOrder keeps the reason', async () => {
  await placeOrder(orders(), { ...content, id: 'o1' });
  expect(await cancelOrder(orders(), { id: 'o1', reason: 'too dear' })).toMatchObject({
    version: 2,
    state: { status: 'CANCELLED', reason: 'too dear' },
  });
});

test.each([updateOrder, cancelOrder, completeOrder])('%p: an unknown order is not found', async (command) => {
  await expect(command(orders(), { id: 'ghost' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
