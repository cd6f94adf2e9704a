import type { Reactions, Unit } from '../../eventing/index.ts';
import { on, reactionsTo } from '../../serving/react.ts';
import { allocation, container } from '../containers/events.ts';
import { customer } from '../customers/events.ts';
import { booking, voyage } from '../voyages/events.ts';
import { knownCustomer } from './known-customer.ts';
import { type OrderNews, orderDecider } from './order.ts';

async function tell(orderId: string, news: OrderNews, unit: Unit): Promise<void> {
  await unit.decide(orderDecider, orderId, news);
}

/**
 * What other services' events mean for orders. The decider judges whether each still counts, so every one may come
 * late or twice.
 */
export const orderReactions = (): Reactions =>
  reactionsTo(
    on(customer, {
      async CustomerRegistered({ id }, unit) {
        await unit.decide(knownCustomer, id, { id });
      },
    }),

    on(allocation, {
      ContainersAllocated: ({ orderId, revision, containerIds }, unit) =>
        tell(orderId, { type: 'allocateContainers', data: { revision, containerIds } }, unit),
      AllocationFailed: ({ orderId, revision, reason }, unit) =>
        tell(orderId, { type: 'reject', data: { revision, reason } }, unit),
    }),

    on(booking, {
      OrderBooked: ({ orderId, revision, voyageId }, unit) =>
        tell(orderId, { type: 'assignVoyage', data: { revision, voyageId } }, unit),
      BookingFailed: ({ orderId, revision, reason }, unit) =>
        tell(orderId, { type: 'reject', data: { revision, reason } }, unit),
    }),

    on(voyage, {
      async VoyageDeparted({ manifest }, unit, { id: voyageId }) {
        for (const loading of manifest) {
          await tell(loading.orderId, { type: 'depart', data: { voyageId, loading } }, unit);
        }
      },
      async VoyageArrived({ manifest }, unit, { id: voyageId }) {
        for (const { orderId } of manifest) await tell(orderId, { type: 'deliver', data: { voyageId } }, unit);
      },
    }),

    on(container, {
      async ContainerSentToMaintenance({ orderId, revision, reason }, unit, { id: containerId }) {
        if (orderId === null || revision === null) return; // no order had it
        await tell(orderId, { type: 'spoil', data: { revision, containerId, reason } }, unit);
      },
    }),
  );
