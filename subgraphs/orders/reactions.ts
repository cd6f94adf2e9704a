import type { Reactions, Unit } from '../../eventing/index.ts';
import { on, reactions } from '../../serving/reactions.ts';
import { type AllocationEvent, allocation, type ContainerEvent, container } from '../containers/events.ts';
import { type CustomerEvent, customer } from '../customers/events.ts';
import { type BookingEvent, booking, type VoyageEvent, voyage } from '../voyages/events.ts';
import { knownCustomer } from './known-customer.ts';
import { orderDecider } from './order.ts';

/**
 * What other services' events mean for orders. The decider judges whether each still counts, so every one may come
 * late or twice.
 */
export const orderReactions = (): Reactions =>
  reactions(
    on(customer, onCustomer),
    on(allocation, onAllocation),
    on(booking, onBooking),
    on(voyage, onVoyage),
    on(container, onContainer),
  );

async function onCustomer({ type }: CustomerEvent, id: string, unit: Unit): Promise<void> {
  if (type === 'CustomerRegistered') await unit.decide(knownCustomer, id, { id });
}

async function onAllocation({ type, data }: AllocationEvent, orderId: string, unit: Unit): Promise<void> {
  if (type === 'ContainersAllocated') {
    const { revision, containerIds } = data;
    await unit.decide(orderDecider, orderId, { type: 'allocateContainers', revision, containerIds });
  } else if (type === 'AllocationFailed') {
    await unit.decide(orderDecider, orderId, { type: 'reject', revision: data.revision, reason: data.reason });
  }
}

async function onBooking({ type, data }: BookingEvent, orderId: string, unit: Unit): Promise<void> {
  if (type === 'OrderBooked') {
    const { revision, voyageId } = data;
    await unit.decide(orderDecider, orderId, { type: 'assignVoyage', revision, voyageId });
  } else if (type === 'BookingFailed') {
    await unit.decide(orderDecider, orderId, { type: 'reject', revision: data.revision, reason: data.reason });
  }
}

async function onVoyage({ type, data }: VoyageEvent, voyageId: string, unit: Unit): Promise<void> {
  if (type === 'VoyageDeparted') {
    for (const loading of data.manifest) {
      await unit.decide(orderDecider, loading.orderId, { type: 'depart', voyageId, loading });
    }
  } else if (type === 'VoyageArrived') {
    for (const { orderId } of data.manifest) {
      await unit.decide(orderDecider, orderId, { type: 'deliver', voyageId });
    }
  }
}

async function onContainer({ type, data }: ContainerEvent, containerId: string, unit: Unit): Promise<void> {
  if (type !== 'ContainerSentToMaintenance') return;
  const { orderId, revision, reason } = data;
  if (orderId === null || revision === null) return; // no order had it
  await unit.decide(orderDecider, orderId, { type: 'spoil', revision, containerId, reason });
}
