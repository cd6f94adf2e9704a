import type { Reactions, Unit } from '../../eventing/index.ts';
import { on, reactions } from '../../serving/reactions.ts';
import { type OrderEvent, type OrderRequest, order } from '../orders/events.ts';
import { type VoyageEvent, voyage } from '../voyages/events.ts';
import { allocationDecider, isWanted } from './allocation.ts';
import { chooseContainers } from './choice.ts';
import { containerDecider } from './container.ts';
import { type Allocation, allocation } from './events.ts';

/** What orders and ships mean for containers. Each answer is one unit of work; again, it finds itself done. */
export const containerReactions = (): Reactions => reactions(on(order, onOrder), on(voyage, onVoyage));

async function onOrder({ type, data }: OrderEvent, orderId: string, unit: Unit): Promise<void> {
  switch (type) {
    case 'OrderPlaced':
    case 'OrderUpdated':
      return allocate(orderId, data.revision, data, unit);
    case 'OrderCancelled':
      return release(orderId, data.reason ?? 'the order was cancelled', unit);
    case 'OrderRejected':
    case 'OrderSpoilt':
      return release(orderId, data.reason, unit);
  }
}

async function onVoyage({ type, data }: VoyageEvent, voyageId: string, unit: Unit): Promise<void> {
  if (type !== 'VoyageDeparted' && type !== 'VoyageArrived') return;
  for (const { orderId, revision, containerIds } of data.manifest) {
    for (const id of containerIds) {
      await unit.decide(
        containerDecider,
        id,
        type === 'VoyageDeparted'
          ? { type: 'load', orderId, revision, voyageId }
          : { type: 'unload', orderId, voyageId, port: data.toPort },
      );
    }
  }
}

async function allocate(orderId: string, revision: number, request: OrderRequest, unit: Unit): Promise<void> {
  const earlier = await load(orderId, unit);
  if (!isWanted(earlier, revision)) return;
  await free(orderId, earlier, unit);
  const choice = await chooseContainers(unit, request.pickupPort, request.quantity);
  if ('reason' in choice) {
    await unit.decide(allocationDecider, orderId, { type: 'fail', orderId, revision, reason: choice.reason });
    return;
  }
  const { quantity, pickupPort, destinationPort, pickupDate, expectedDeliveryDate } = request;
  const order = { orderId, revision, quantity, pickupPort, destinationPort, pickupDate, expectedDeliveryDate };
  const { containerIds } = choice;
  for (const id of containerIds) await unit.decide(containerDecider, id, { type: 'allocate', orderId, revision });
  await unit.decide(allocationDecider, orderId, { type: 'allocate', order, containerIds });
}

/** Remembered even when nothing was allocated: an order that is closed gets nothing any more. */
async function release(orderId: string, reason: string, unit: Unit): Promise<void> {
  await free(orderId, await load(orderId, unit), unit);
  await unit.decide(allocationDecider, orderId, { type: 'release', orderId, reason });
}

/** Those that are aboard stay aboard until the ship arrives. */
async function free(orderId: string, allocation: Allocation | null, unit: Unit): Promise<void> {
  for (const id of allocation?.containerIds ?? []) {
    await unit.decide(containerDecider, id, { type: 'release', orderId });
  }
}

const load = async (orderId: string, unit: Unit): Promise<Allocation | null> =>
  (await unit.load(allocation, [orderId])).get(orderId)?.state ?? null;
