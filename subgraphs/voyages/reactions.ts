import type { Query, Reactions, Unit } from '../../eventing/index.ts';
import { on, reactions } from '../../serving/reactions.ts';
import { type AllocatedOrder, type AllocationEvent, allocation } from '../containers/events.ts';
import { type OrderEvent, order } from '../orders/events.ts';
import { bookingDecider, isNews } from './booking.ts';
import { booking, voyage } from './events.ts';
import { voyageDecider } from './voyage.ts';

/**
 * A voyage fits when it sails between the order's two ports, leaves on its pickup date (from midnight, UTC) or later,
 * arrives on its expected delivery date (until midnight, UTC) or earlier, and has room for all of it. The first to
 * leave is taken, of several the one with the lowest id.
 */
const fittingVoyage = (order: AllocatedOrder): Query => ({
  where: [
    { column: 'from', in: [order.pickupPort] },
    { column: 'to', in: [order.destinationPort] },
    { column: 'status', in: ['SCHEDULED'] },
    { column: 'departure', from: `${order.pickupDate}T00:00:00.000Z` },
    { column: 'arrival', until: `${order.expectedDeliveryDate}T24:00:00.000Z` },
    { column: 'freeCapacity', from: order.quantity },
  ],
  orderBy: [{ column: 'departure', direction: 'asc' }],
  limit: 1,
});

const noVoyage = ({ pickupPort, destinationPort, pickupDate, expectedDeliveryDate, quantity }: AllocatedOrder) =>
  `no voyage from ${pickupPort} to ${destinationPort} leaves on ${pickupDate} or later, ` +
  `arrives by ${expectedDeliveryDate} and has room for ${quantity}`;

/** The order has its containers: book it, or say why not. A later revision gives back what an earlier one got. */
async function bookOrder(allocated: AllocatedOrder & { containerIds: readonly string[] }, unit: Unit): Promise<void> {
  const { orderId, revision, quantity, containerIds } = allocated;
  const current = await currentBooking(orderId, unit);
  if (!isNews(current, revision)) return;

  await giveBack(orderId, current?.voyageId, unit);
  const [found] = await unit.find(voyage, fittingVoyage(allocated));
  if (found === undefined) {
    const data = { orderId, revision, reason: noVoyage(allocated) };
    await unit.decide(bookingDecider, orderId, { type: 'failBooking', data });
    return;
  }
  const loading = { orderId, revision, quantity, containerIds };
  await unit.decide(bookingDecider, orderId, { type: 'bookOrder', data: { ...loading, voyageId: found.id } });
  await unit.decide(voyageDecider, found.id, { type: 'reserveCapacity', data: loading });
}

/** The order needs no voyage any more: remembered also when it has none yet, because its allocation may be late. */
async function closeBooking(orderId: string, reason: string, unit: Unit): Promise<void> {
  const current = await currentBooking(orderId, unit);
  await giveBack(orderId, current?.voyageId, unit);
  await unit.decide(bookingDecider, orderId, { type: 'closeBooking', data: { orderId, reason } });
}

const currentBooking = async (orderId: string, unit: Unit) =>
  (await unit.load(booking, [orderId])).get(orderId)?.state ?? null;

async function giveBack(orderId: string, voyageId: string | null | undefined, unit: Unit): Promise<void> {
  if (!voyageId) return;
  await unit.decide(voyageDecider, voyageId, { type: 'releaseCapacity', data: { orderId } });
}

/** AllocationFailed needs nothing here: orders rejects the order, and that closes the booking. */
async function onAllocation({ type, data }: AllocationEvent, _: string, unit: Unit): Promise<void> {
  if (type === 'ContainersAllocated') await bookOrder(data, unit);
}

/** OrderUpdated needs nothing here: the new ContainersAllocated follows. */
async function onOrder({ type }: OrderEvent, orderId: string, unit: Unit): Promise<void> {
  const reason = CLOSED_BY[type];
  if (reason !== undefined) await closeBooking(orderId, reason, unit);
}

const CLOSED_BY: { readonly [T in OrderEvent['type']]?: string } = {
  OrderCancelled: 'the order was cancelled',
  OrderRejected: 'the order was rejected',
  OrderSpoilt: 'the order was spoilt',
};

export const voyageReactions = (): Reactions => reactions(on(allocation, onAllocation), on(order, onOrder));
