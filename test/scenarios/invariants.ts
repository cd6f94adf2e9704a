import type { RecordedEvent } from '../../eventing/index.ts';
import type { Container } from '../../subgraphs/containers/events.ts';
import { type Order, type OrderEvent, type OrderStatus, order as orderKind } from '../../subgraphs/orders/events.ts';
import type { Snapshot } from './scene.ts';

/** From which status to which an order may go. No other move is lawful, whatever arrives late or twice. */
const LAWFUL: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['ASSIGNED', 'REJECTED', 'CANCELLED'],
  ASSIGNED: ['IN_TRANSIT', 'CANCELLED', 'SPOILT'],
  IN_TRANSIT: ['DELIVERED', 'SPOILT'],
  DELIVERED: ['COMPLETED'],
  COMPLETED: [],
  REJECTED: [],
  CANCELLED: [],
  SPOILT: [],
};

/** The unlawful moves in a log of orders, as text. */
export function unlawfulMoves(log: readonly RecordedEvent[]): readonly string[] {
  const orders = new Map<string, Order | null>();
  return log.flatMap((event) => {
    if (!event.stream.startsWith('orders-')) return [];
    const before = orders.get(event.stream) ?? null;
    const after = orderKind.evolve(before, event as OrderEvent);
    orders.set(event.stream, after);
    if (after === null) return [`${event.id}: ${event.type} of an order that is not there`];
    if (before === null) return after.status === 'PENDING' ? [] : [`${event.id}: began as ${after.status}`];
    const stays = before.status === after.status && before.status === 'PENDING';
    return stays || LAWFUL[before.status].includes(after.status)
      ? []
      : [`${event.id}: ${event.type} moved it from ${before.status} to ${after.status}`];
  });
}

/** What must hold at any time, in each service by itself. */
export function alwaysViolated({ containers, voyages }: Snapshot): readonly string[] {
  return [
    ...voyages.flatMap(({ id, capacity, freeCapacity, manifest }) => {
      const booked = sum(manifest.map(({ quantity }) => quantity));
      const twice = new Set(manifest.map(({ orderId }) => orderId)).size < manifest.length;
      return [
        ...(freeCapacity === capacity - booked
          ? []
          : [`${id} has ${freeCapacity} of ${capacity} free, ${booked} booked`]),
        ...(freeCapacity < 0 ? [`${id} is overbooked`] : []),
        ...(twice ? [`${id} carries an order twice`] : []),
      ];
    }),
    ...containers.flatMap((container) => {
      const { id, status, orderId, port, voyageId } = container;
      const forOrder = status === 'ALLOCATED' || status === 'LOADED';
      return [
        ...(forOrder === (orderId !== null) ? [] : [`${id} is ${status} for order ${orderId}`]),
        ...((port === null) === (voyageId !== null) ? [] : [`${id} is at ${port} and aboard ${voyageId}`]),
      ];
    }),
  ];
}

/** What must hold once every service has seen all events: between the services. */
export function violatedAtQuiet(world: Snapshot): readonly string[] {
  return [...alwaysViolated(world), ...world.orders.flatMap((order) => violationsOf(order, world)), ...shared(world)];
}

function violationsOf(order: Order, world: Snapshot): readonly string[] {
  const held = world.containers.filter(({ orderId, status }) => orderId === order.id && status === 'ALLOCATED');
  const booked = world.voyages.filter(
    ({ status, manifest }) => status === 'SCHEDULED' && manifest.some(({ orderId }) => orderId === order.id),
  );
  const say = (what: string) => [`${order.id} is ${order.status}: ${what}`];
  switch (order.status) {
    case 'PENDING':
      return say('nobody decides it any more');
    case 'ASSIGNED':
      return assignedWrongly(order, held, world).flatMap(say);
    case 'REJECTED':
    case 'CANCELLED':
    case 'SPOILT':
      return [
        ...held.flatMap(({ id }) => say(`${id} is still allocated`)),
        ...booked.flatMap(({ id }) => say(`${id} still keeps room`)),
        ...(answer(world.allocations, order)?.status === 'RELEASED' ? [] : say('its allocation is not released')),
        ...(answer(world.bookings, order)?.status === 'RELEASED' ? [] : say('its booking is not released')),
      ];
    default:
      return held.flatMap(({ id }) => say(`${id} was left ashore`));
  }
}

function assignedWrongly(order: Order, held: readonly Container[], world: Snapshot): readonly string[] {
  const voyage = world.voyages.find(({ id }) => id === order.voyageId);
  const loading = voyage?.manifest.find(({ orderId }) => orderId === order.id);
  const ids = held.map(({ id }) => id).sort();
  const capacity = sum(held.map((container) => container.capacity));
  const route = `${order.pickupPort} ${order.destinationPort}`;
  return [
    ...(voyage?.status === 'SCHEDULED' ? [] : [`its voyage ${order.voyageId} is ${voyage?.status}`]),
    ...(voyage && `${voyage.fromPort} ${voyage.toPort}` !== route ? [`${voyage.id} does not sail ${route}`] : []),
    ...(loading?.revision === order.revision && loading.quantity === order.quantity ? [] : ['the manifest differs']),
    ...(ids.join() === order.containerIds.toSorted().join()
      ? []
      : [`it has ${order.containerIds}, allocated are ${ids}`]),
    ...(capacity >= order.quantity ? [] : [`its containers hold ${capacity} of ${order.quantity}`]),
    ...held.flatMap(({ id, port, orderRevision }) =>
      port === order.pickupPort && orderRevision === order.revision ? [] : [`${id} is at ${port} for ${orderRevision}`],
    ),
  ];
}

/** A container that two open orders count on. */
function shared({ orders }: Snapshot): readonly string[] {
  const owner = new Map<string, string>();
  return orders
    .filter(({ status }) => status === 'PENDING' || status === 'ASSIGNED' || status === 'IN_TRANSIT')
    .flatMap(({ id, containerIds }) =>
      containerIds.flatMap((containerId) => {
        const other = owner.get(containerId);
        owner.set(containerId, id);
        return other === undefined ? [] : [`${containerId} belongs to ${other} and to ${id}`];
      }),
    );
}

const answer = <A extends { readonly orderId: string }>(answers: readonly A[], { id }: Order): A | undefined =>
  answers.find(({ orderId }) => orderId === id);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
