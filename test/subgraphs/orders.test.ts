import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeToken } from '../../api/index.ts';
import { knownCustomer } from '../../subgraphs/orders/known-customer.ts';
import { service } from '../../subgraphs/orders/main.ts';
import { orderDecider } from '../../subgraphs/orders/order.ts';
import { decided, faultsOf, PAGE_FIELDS, type Page, pageThrough, type Running, running } from './running.ts';

const request = {
  customerId: 'anna',
  product: 'Mangoes',
  quantity: 40,
  pickupPort: 'NLRTM',
  destinationPort: 'SGSIN',
  pickupDate: '2026-11-23',
  expectedDeliveryDate: '2026-12-24',
};
const FIELDS = `id product quantity status reason pickupDate expectedDeliveryDate
  customer { id } pickupPort { unlocode } destinationPort { unlocode } voyage { id } containers { id }`;
const PLACE = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { ${FIELDS} placedAt } token } }`;
const LISTS = `query ($representations: [_Any!]!, $first: Int, $after: String) {
  _entities(representations: $representations) {
    ... on Customer { id orders(first: $first, after: $after) { ${PAGE_FIELDS} } }
    ... on Voyage { id orders(first: $first, after: $after) { ${PAGE_FIELDS} } }
  }
}`;

interface Placed {
  readonly placeOrder: { readonly order: { readonly placedAt: string }; readonly token: string };
}
interface Lists {
  readonly _entities: readonly { readonly id: string; readonly orders: Page }[];
}

let orders: Running;
const place = (input: object) => orders.ask<Placed>(PLACE, { input: { ...request, ...input } });
const payload = async (mutation: string) => {
  const { data, errors } = await orders.ask<Record<string, { order: object; token: string }>>(
    `mutation { ${mutation} }`,
  );
  expect(errors).toEqual([]);
  return Object.values(data)[0]!;
};
const containerIds = ['k1', 'k2'];
const loading = { orderId: '', revision: 1, quantity: 40, containerIds };
const aboard = [
  { type: 'allocateContainers', data: { revision: 1, containerIds } },
  { type: 'assignVoyage', data: { revision: 1, voyageId: 'v1' } },
] as const;
const arrived = [
  { type: 'depart', data: { voyageId: 'v1', loading } },
  { type: 'deliver', data: { voyageId: 'v1' } },
] as const;

beforeAll(async () => {
  orders = await running(service);
  for (const id of ['anna', 'berta', 'carl']) await decided(orders, knownCustomer, id, { id });
});
afterAll(async () => {
  await orders[Symbol.asyncDispose]();
});

describe('mutations', () => {
  test('placeOrder returns the order, with references to what other services own', async () => {
    const { data, errors } = await place({ id: 'o1' });
    expect(errors).toEqual([]);
    const { customerId, pickupPort, destinationPort, ...own } = request;
    expect(data.placeOrder.order).toEqual({
      ...own,
      id: 'o1',
      status: 'PENDING',
      reason: null,
      placedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      customer: { id: customerId },
      pickupPort: { unlocode: pickupPort },
      destinationPort: { unlocode: destinationPort },
      voyage: null,
      containers: [],
    });
    expect(decodeToken(data.placeOrder.token)).toEqual(new Map([['orders-o1', 1]]));
  });

  test('placeOrder again returns the order as it is now; with other content it is a conflict', async () => {
    await place({ id: 'again' });
    await payload('updateOrder(input: { id: "again", quantity: 41 }) { token }');
    const again = await place({ id: 'again' });
    expect(again.data.placeOrder.order).toMatchObject({ quantity: 41 });
    expect(decodeToken(again.data.placeOrder.token)).toEqual(new Map([['orders-again', 2]]));
    expect((await place({ id: 'again', quantity: 42 })).errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
  });

  test('updateOrder changes what is given', async () => {
    await place({ id: 'updated' });
    const { order, token } = await payload(
      `updateOrder(input: { id: "updated", product: "Papayas", pickupDate: null }) { order { ${FIELDS} } token }`,
    );
    expect(order).toMatchObject({ product: 'Papayas', quantity: 40, pickupDate: '2026-11-23' });
    expect(decodeToken(token)).toEqual(new Map([['orders-updated', 2]]));
  });

  test('cancelOrder returns the cancelled order', async () => {
    await place({ id: 'cancelled' });
    const { order, token } = await payload(
      'cancelOrder(input: { id: "cancelled", reason: "too late" }) { order { status reason } token }',
    );
    expect(order).toEqual({ status: 'CANCELLED', reason: 'too late' });
    expect(decodeToken(token)).toEqual(new Map([['orders-cancelled', 2]]));
  });

  test('completeOrder returns the completed order', async () => {
    await place({ id: 'completed' });
    await decided(orders, orderDecider, 'completed', ...aboard, ...arrived);
    const { order, token } = await payload(
      'completeOrder(input: { id: "completed" }) { order { status voyage { id } containers { id } } token }',
    );
    expect(order).toEqual({ status: 'COMPLETED', voyage: { id: 'v1' }, containers: [{ id: 'k1' }, { id: 'k2' }] });
    expect(decodeToken(token)).toEqual(new Map([['orders-completed', 6]]));
  });

  const faulty: [fault: string, input: object, paths: string[]][] = [
    ['an id that no URL could carry', { id: 'a/b' }, ['input.id']],
    ['an empty product', { product: '' }, ['input.product']],
    ['no quantity', { quantity: 0 }, ['input.quantity']],
    ['a quantity of 10,001', { quantity: 10_001 }, ['input.quantity']],
    ['an unknown port', { pickupPort: 'XXXXX' }, ['input.pickupPort']],
    ['one port twice', { destinationPort: 'NLRTM' }, ['input.destinationPort']],
    ['dates reversed', { pickupDate: '2026-12-25' }, ['input.expectedDeliveryDate']],
    ['two faults', { quantity: -1, destinationPort: 'nlrtm' }, ['input.quantity', 'input.destinationPort']],
  ];
  test.each(faulty)('placeOrder refuses %s', async (_, input, paths) => {
    expect(faultsOf(await place(input))).toEqual(paths);
  });

  test.each([
    ['quantity: 0', ['input.quantity']],
    ['pickupPort: "XXXXX"', ['input.pickupPort']],
    ['product: " ", quantity: 10001', ['input.product', 'input.quantity']],
  ])('updateOrder refuses %s', async (changes, paths) => {
    const answer = await orders.ask(`mutation { updateOrder(input: { id: "o1", ${changes} }) { token } }`);
    expect(faultsOf(answer)).toEqual(paths);
  });

  test.each(['2026-02-30', '2026-1-1', '23.11.2026', '', 5])('%j is no day', async (pickupDate) => {
    const { errors } = await place({ pickupDate });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test.each(['updateOrder', 'cancelOrder', 'completeOrder'])('%s refuses an empty id', async (command) => {
    expect(faultsOf(await orders.ask(`mutation { ${command}(input: { id: "" }) { token } }`))).toEqual(['input.id']);
  });

  test('cancelOrder refuses a reason of 501 characters', async () => {
    const answer = await orders.ask(
      'mutation ($r: String) { cancelOrder(input: { id: "o1", reason: $r }) { token } }',
      {
        r: 'x'.repeat(501),
      },
    );
    expect(faultsOf(answer)).toEqual(['input.reason']);
  });

  test.each(['updateOrder', 'cancelOrder', 'completeOrder'])('%s of an unknown order is not found', async (command) => {
    const { errors } = await orders.ask(`mutation { ${command}(input: { id: "nothing" }) { token } }`);
    expect(errors).toMatchObject([{ path: [command], extensions: { code: 'NOT_FOUND' } }]);
  });

  test('a command against the wrong status is rejected by a rule that has a name', async () => {
    await place({ id: 'closed' });
    await payload('cancelOrder(input: { id: "closed" }) { token }');
    const { data, errors } = await orders.ask(`mutation {
      updateOrder(input: { id: "closed", quantity: 3 }) { token }
    }`);
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { path: ['updateOrder'], extensions: { code: 'REJECTED', rule: 'ORDER_NOT_PENDING' } },
    ]);
    expect((await orders.ask('mutation { cancelOrder(input: { id: "closed" }) { token } }')).errors).toMatchObject([
      { extensions: { code: 'REJECTED', rule: 'ORDER_NOT_CANCELLABLE' } },
    ]);
    expect((await orders.ask('mutation { completeOrder(input: { id: "closed" }) { token } }')).errors).toMatchObject([
      { extensions: { code: 'REJECTED', rule: 'ORDER_NOT_DELIVERED' } },
    ]);
  });

  test('an order of a customer that stays unknown is rejected', async () => {
    expect((await place({ customerId: 'nobody' })).errors).toMatchObject([
      { path: ['placeOrder'], extensions: { code: 'REJECTED', rule: 'CUSTOMER_UNKNOWN' } },
    ]);
  });
});

describe('queries', () => {
  test('order is found by its id; an unknown id is null without an error', async () => {
    const { data, errors } = await orders.ask('{ found: order(id: "o1") { id } lost: order(id: "nothing") { id } }');
    expect(data).toEqual({ found: { id: 'o1' }, lost: null });
    expect(errors).toEqual([]);
  });

  test('orders as references are one read, whatever is asked of them', async () => {
    const { load } = orders.reads;
    const representations = ['o1', 'nothing', 'again', 'o1'].map((id) => ({ __typename: 'Order', id }));
    const { data } = await orders.ask(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Order { id ${FIELDS} } } }`,
      { representations },
    );
    expect(data).toMatchObject({ _entities: [{ id: 'o1' }, null, { id: 'again' }, { id: 'o1' }] });
    expect(orders.reads.load).toBe(load + 1);
  });
});

describe.each([
  ['Customer.orders', 'Customer', 'berta', 'carl'],
  ['Voyage.orders', 'Voyage', 'v2', 'v3'],
])('%s', (_, __typename, id, otherId) => {
  const prefix = __typename.toLowerCase();
  const newestFirst = Array.from({ length: 12 }, (_, i) => `${prefix}-${String(12 - i).padStart(2, '0')}`);
  const list = async (first: number, after: string | null, ...ids: string[]) => {
    const representations = ids.map((each) => ({ __typename, id: each }));
    return orders.ask<Lists>(LISTS, { representations, first, after });
  };

  beforeAll(async () => {
    const { store } = orders.service.context;
    for (const [n, orderId] of newestFirst.toReversed().entries()) {
      // Two at a time were placed at the same moment: these are in order of their ids.
      const placedAt = `2026-01-01T00:00:${String(Math.floor(n / 2)).padStart(2, '0')}.000Z`;
      const { customerId: _, ...content } = request;
      const customerId = __typename === 'Customer' ? id : 'nobody-in-particular';
      await decided(orders, orderDecider, orderId, {
        type: 'placeOrder',
        data: { id: orderId, customerId, ...content, placedAt },
      });
      if (__typename === 'Voyage') {
        await decided(orders, orderDecider, orderId, { type: 'assignVoyage', data: { revision: 1, voyageId: id } });
      }
    }
    expect(await store.logEnd()).toBeGreaterThan(0);
  });

  /** Newest first, and of two of the same moment the smaller id. */
  const expected = newestFirst.flatMap((_, i) => (i % 2 === 0 ? [newestFirst[i + 1]!, newestFirst[i]!] : []));

  test('is paged newest first to its end', async () => {
    const pages = await pageThrough(async (after) => {
      const { data, errors } = await list(5, after, id);
      expect(errors).toEqual([]);
      expect(data._entities[0]!.orders.totalCount).toBe(12);
      return data._entities[0]!.orders;
    });
    expect(pages).toEqual([expected.slice(0, 5), expected.slice(5, 10), expected.slice(10)]);
  });

  test("of many parents is each parent's own", async () => {
    const { data } = await list(2, null, id, otherId, id);
    expect(data._entities.map(({ orders }) => orders.totalCount)).toEqual([12, 0, 12]);
    expect(data._entities[1]!.orders.nodes).toEqual([]);
  });

  test("refuses the cursor of another parent's list", async () => {
    const { data } = await list(2, null, id);
    const { errors } = await list(2, data._entities[0]!.orders.pageInfo.endCursor, otherId);
    expect(errors).toMatchObject([{ path: ['_entities', 0, 'orders'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('counts only when totalCount is selected', async () => {
    const before = { ...orders.reads };
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on ${__typename} { orders { nodes { id } } } }
    }`;
    await orders.ask(query, { representations: [{ __typename, id }] });
    expect(orders.reads).toEqual({ ...before, find: before.find + 1 });
  });
});
