import type { Query, Reactions, Unit } from '../../eventing/index.ts';
import { on, reactionsTo } from '../../serving/react.ts';
import { type AllocatedOrder, allocation } from '../containers/events.ts';
import { order } from '../orders/events.ts';
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
const closeBooking =
  (reason: string) =>
  async (_: object, unit: Unit, { id: orderId }: { id: string }) => {
    const current = await currentBooking(orderId, unit);
    await giveBack(orderId, current?.voyageId, unit);
    await unit.decide(bookingDecider, orderId, { type: 'closeBooking', data: { orderId, reason } });
  };

const currentBooking = async (orderId: string, unit: Unit) =>
  (await unit.load(booking, [orderId])).get(orderId)?.state ?? null;

async function giveBack(orderId: string, voyageId: string | null | undefined, unit: Unit): Promise<void> {
  if (!voyageId) return;
  await unit.decide(voyageDecider, voyageId, { type: 'releaseCapacity', data: { orderId } });
}

/**
 * OrderUpdated needs nothing here, the new ContainersAllocated follows; nor does AllocationFailed: orders rejects the
 * order, and that closes its booking.
 */
export const voyageReactions = (): Reactions =>
  reactionsTo(
    on(allocation, { ContainersAllocated: bookOrder }),
    on(order, {
      OrderCancelled: closeBooking('the order was cancelled'),
      OrderRejected: closeBooking('the order was rejected'),
      OrderSpoilt: closeBooking('the order was spoilt'),
    }),
  );
