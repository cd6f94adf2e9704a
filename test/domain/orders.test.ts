import { describe, expect, test } from '@jest/globals';
import {
  type Order,
  type OrderEvent,
  type OrderRequest,
  type OrderStatus,
  order as orderKind,
} from '../../subgraphs/orders/events.ts';
import { type OrderCommand, orderDecider } from '../../subgraphs/orders/order.ts';
import { given } from '../given.ts';

const request: OrderRequest = {
  product: 'avocados',
  quantity: 40,
  pickupPort: 'NLRTM',
  destinationPort: 'SGSIN',
  pickupDate: '2026-11-10',
  expectedDeliveryDate: '2026-12-20',
};
const placement = { id: 'o1', customerId: 'anna', placedAt: '2026-11-01T08:00:00.000Z', ...request };
const loading = { orderId: 'o1', revision: 1, quantity: 40, containerIds: ['c1', 'c2'] };

const placed: OrderEvent = { type: 'OrderPlaced', data: { ...placement, revision: 1 } };
const allocated: OrderEvent = { type: 'OrderContainersAllocated', data: { containerIds: ['c1', 'c2'] } };
const booked: OrderEvent = { type: 'OrderVoyageAssigned', data: { voyageId: 'v1' } };
const sailed: OrderEvent = { type: 'OrderInTransit', data: { voyageId: 'v1' } };
const delivered: OrderEvent = { type: 'OrderDelivered', data: { voyageId: 'v1' } };
const completed: OrderEvent = { type: 'OrderCompleted', data: {} };
const rejected: OrderEvent = { type: 'OrderRejected', data: { reason: 'no empty container at NLRTM' } };
const cancelled: OrderEvent = { type: 'OrderCancelled', data: { reason: 'changed my mind' } };
const spoilt: OrderEvent = { type: 'OrderSpoilt', data: { reason: 'too warm', containerId: 'c1' } };
const updated: OrderEvent = { type: 'OrderUpdated', data: { ...request, quantity: 50, revision: 2 } };

const assigned = [placed, allocated, booked];
const histories: Record<OrderStatus, readonly OrderEvent[]> = {
  PENDING: [placed],
  ASSIGNED: assigned,
  IN_TRANSIT: [...assigned, sailed],
  DELIVERED: [...assigned, sailed, delivered],
  COMPLETED: [...assigned, sailed, delivered, completed],
  REJECTED: [placed, rejected],
  CANCELLED: [placed, cancelled],
  SPOILT: [...assigned, sailed, spoilt],
};
const statuses = Object.keys(histories) as OrderStatus[];

const commands = {
  updateOrder: { type: 'updateOrder', data: { quantity: 50 } },
  cancelOrder: { type: 'cancelOrder', data: { reason: 'changed my mind' } },
  completeOrder: { type: 'completeOrder', data: {} },
  allocateContainers: { type: 'allocateContainers', data: { revision: 1, containerIds: ['c1', 'c2'] } },
  assignVoyage: { type: 'assignVoyage', data: { revision: 1, voyageId: 'v1' } },
  reject: { type: 'reject', data: { revision: 1, reason: 'no empty container at NLRTM' } },
  depart: { type: 'depart', data: { voyageId: 'v1', loading } },
  deliver: { type: 'deliver', data: { voyageId: 'v1' } },
  spoil: { type: 'spoil', data: { revision: 1, containerId: 'c1', reason: 'too warm' } },
} satisfies Record<string, OrderCommand>;

const failedAshore: OrderEvent = {
  type: 'OrderRejected',
  data: { reason: 'container c1 went to maintenance: too warm' },
};

/** What each command does in the statuses that it is for; and the rule that rejects it in the others, if it is a client's. */
const table: Record<
  keyof typeof commands,
  { otherwise: string | null } & { [S in OrderStatus]?: readonly OrderEvent[] }
> = {
  updateOrder: { PENDING: [updated], otherwise: 'ORDER_NOT_PENDING' },
  cancelOrder: { PENDING: [cancelled], ASSIGNED: [cancelled], otherwise: 'ORDER_NOT_CANCELLABLE' },
  completeOrder: { DELIVERED: [completed], otherwise: 'ORDER_NOT_DELIVERED' },
  allocateContainers: { PENDING: [allocated], otherwise: null },
  assignVoyage: { PENDING: [booked], otherwise: null },
  reject: { PENDING: [rejected], otherwise: null },
  depart: { PENDING: [allocated, booked, sailed], ASSIGNED: [sailed], otherwise: null },
  deliver: { IN_TRANSIT: [delivered], otherwise: null },
  spoil: { PENDING: [failedAshore], ASSIGNED: [spoilt], IN_TRANSIT: [spoilt], otherwise: null },
};

describe('placing an order', () => {
  test('records what was asked for, as its first revision', () => {
    given(orderDecider)
      .when({ type: 'placeOrder', data: placement })
      .then(placed)
      .state({ status: 'PENDING', revision: 1, voyageId: null, containerIds: [], reason: null, ...placement });
  });

  test.each(statuses)('one that exists and is %s: nothing', (status) => {
    given(orderDecider, ...histories[status])
      .when({ type: 'placeOrder', data: placement })
      .thenNothing();
  });

  test.each(Object.values(commands))('before it, $type: nothing', (command) => {
    given(orderDecider).when(command).thenNothing();
  });
});

describe.each(statuses)('while %s', (status) => {
  const order = given(orderDecider, ...histories[status]);

  test('is what the history leads to', () => expect(order.state?.status).toBe(status));

  test.each(Object.keys(commands) as (keyof typeof commands)[])('%s', (name) => {
    const outcome = order.when(commands[name]);
    const { otherwise, [status]: events } = table[name];
    if (events !== undefined) outcome.then(...events);
    else if (otherwise !== null) outcome.rejectedAs(otherwise);
    else outcome.thenNothing();
  });

  test('news of a revision that is not the order’s change nothing', () => {
    for (const revision of [0, 2]) {
      order.when({ type: 'allocateContainers', data: { revision, containerIds: ['c9'] } }).thenNothing();
      order.when({ type: 'assignVoyage', data: { revision, voyageId: 'v9' } }).thenNothing();
      order.when({ type: 'reject', data: { revision, reason: 'late' } }).thenNothing();
      order.when({ type: 'spoil', data: { revision, containerId: 'c1', reason: 'late' } }).thenNothing();
      order.when({ type: 'depart', data: { voyageId: 'v1', loading: { ...loading, revision } } }).thenNothing();
    }
  });

  test('the arrival of another voyage changes nothing', () => {
    order.when({ type: 'deliver', data: { voyageId: 'v9' } }).thenNothing();
  });
});

describe('becoming ASSIGNED', () => {
  test('takes both, containers first', () => {
    const { state } = given(orderDecider, placed, allocated);
    expect(state).toMatchObject({ status: 'PENDING', containerIds: ['c1', 'c2'] });
    given(orderDecider, placed, allocated)
      .when(commands.assignVoyage)
      .then(booked)
      .state({ status: 'ASSIGNED', voyageId: 'v1', containerIds: ['c1', 'c2'] });
  });

  test('takes both, voyage first', () => {
    given(orderDecider, placed, booked)
      .when(commands.allocateContainers)
      .then(allocated)
      .state({ status: 'ASSIGNED', voyageId: 'v1', containerIds: ['c1', 'c2'] });
  });

  test('each is recorded once', () => {
    given(orderDecider, placed, allocated).when(commands.allocateContainers).thenNothing();
    given(orderDecider, placed, booked).when(commands.assignVoyage).thenNothing();
  });
});

describe('updating', () => {
  test('gives up what the earlier revision got, and waits for the next', () => {
    given(orderDecider, placed, allocated)
      .when(commands.updateOrder)
      .then(updated)
      .state({ status: 'PENDING', revision: 2, quantity: 50, containerIds: [], voyageId: null });
  });

  test('to the same content is no event', () => {
    given(orderDecider, placed).when({ type: 'updateOrder', data: request }).thenNothing();
    given(orderDecider, placed).when({ type: 'updateOrder', data: {} }).thenNothing();
  });

  test('must go with what it leaves as it is', () => {
    const order = given(orderDecider, placed);
    order.when({ type: 'updateOrder', data: { destinationPort: 'NLRTM' } }).rejectedAs('ORDER_PORTS_EQUAL');
    order.when({ type: 'updateOrder', data: { pickupDate: '2026-12-21' } }).rejectedAs('ORDER_DATES_REVERSED');
    order
      .when({ type: 'updateOrder', data: { pickupDate: '2026-12-20' } })
      .then({ type: 'OrderUpdated', data: { ...request, pickupDate: '2026-12-20', revision: 2 } });
  });

  test('what was made for the revision before does not count', () => {
    const order = given(orderDecider, placed, updated);
    order.when(commands.allocateContainers).thenNothing();
    order.when(commands.assignVoyage).thenNothing();
    order.when(commands.reject).thenNothing();
    order.when(commands.depart).thenNothing();
    order.when(commands.spoil).thenNothing();
    order.when({ type: 'assignVoyage', data: { revision: 2, voyageId: 'v2' } }).then({
      type: 'OrderVoyageAssigned',
      data: { voyageId: 'v2' },
    });
  });
});

describe('departing', () => {
  test('records first what of its containers and voyage had not been told yet', () => {
    given(orderDecider, placed, allocated).when(commands.depart).then(booked, sailed);
    given(orderDecider, placed, booked).when(commands.depart).then(allocated, sailed);
  });

  test('of another voyage than the order’s changes nothing', () => {
    const other: OrderCommand = { type: 'depart', data: { voyageId: 'v2', loading } };
    given(orderDecider, ...assigned)
      .when(other)
      .thenNothing();
    given(orderDecider, placed, booked).when(other).thenNothing();
  });

  test('ends in DELIVERED and COMPLETED', () => {
    given(orderDecider, ...histories.IN_TRANSIT)
      .when(commands.deliver)
      .then(delivered)
      .state({ status: 'DELIVERED' });
    given(orderDecider, ...histories.DELIVERED)
      .when(commands.completeOrder)
      .then(completed)
      .state({ status: 'COMPLETED' });
  });
});

describe('what is given up', () => {
  const gone: Partial<Order> = { voyageId: null, containerIds: [] };

  test('when it is cancelled or rejected: all', () => {
    given(orderDecider, ...assigned)
      .when(commands.cancelOrder)
      .then(cancelled)
      .state({ ...gone, status: 'CANCELLED', reason: 'changed my mind' });
    given(orderDecider, placed, allocated)
      .when(commands.reject)
      .then(rejected)
      .state({ ...gone, status: 'REJECTED', reason: 'no empty container at NLRTM' });
  });

  test('when it spoils ashore: all; at sea it stays aboard', () => {
    given(orderDecider, ...assigned)
      .when(commands.spoil)
      .then(spoilt)
      .state({ ...gone, status: 'SPOILT' });
    given(orderDecider, ...histories.IN_TRANSIT)
      .when(commands.spoil)
      .then(spoilt)
      .state({ status: 'SPOILT', voyageId: 'v1', containerIds: ['c1', 'c2'], reason: 'too warm' });
  });

  test('a cancel without a reason', () => {
    const withoutReason: OrderEvent = { type: 'OrderCancelled', data: { reason: null } };
    given(orderDecider, placed)
      .when({ type: 'cancelOrder', data: { reason: null } })
      .then(withoutReason);
  });
});

test('an event of an order that does not exist leaves none', () => {
  for (const event of [updated, allocated, booked, sailed, delivered, completed, rejected, cancelled, spoilt]) {
    expect(orderKind.evolve(null, event)).toBeNull();
  }
});
