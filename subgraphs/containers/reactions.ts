import type { Reactions, Unit } from '../../eventing/index.ts';
import { on, reactionsTo } from '../../serving/react.ts';
import { type OrderRequest, order } from '../orders/events.ts';
import { type Loading, voyage } from '../voyages/events.ts';
import { allocationDecider, isWanted } from './allocation.ts';
import { chooseContainers } from './choice.ts';
import { containerDecider, type Handling } from './container.ts';
import { type Allocation, allocation } from './events.ts';

/** What orders and ships mean for containers. Each answer is one unit of work; again, it finds itself done. */
export const containerReactions = (): Reactions =>
  reactionsTo(
    on(order, {
      OrderPlaced: (request, unit, { id }) => allocate(id, request.revision, request, unit),
      OrderUpdated: (request, unit, { id }) => allocate(id, request.revision, request, unit),
      OrderCancelled: ({ reason }, unit, { id }) => release(id, reason ?? 'the order was cancelled', unit),
      OrderRejected: ({ reason }, unit, { id }) => release(id, reason, unit),
      OrderSpoilt: ({ reason }, unit, { id }) => release(id, reason, unit),
    }),

    on(voyage, {
      VoyageDeparted: ({ manifest }, unit, { id: voyageId }) =>
        each(manifest, unit, ({ orderId, revision }) => ({ type: 'load', data: { orderId, revision, voyageId } })),
      VoyageArrived: ({ manifest, toPort: port }, unit, { id: voyageId }) =>
        each(manifest, unit, ({ orderId }) => ({ type: 'unload', data: { orderId, voyageId, port } })),
    }),
  );

async function each(manifest: readonly Loading[], unit: Unit, handling: (loading: Loading) => Handling): Promise<void> {
  for (const loading of manifest) {
    for (const id of loading.containerIds) await unit.decide(containerDecider, id, handling(loading));
  }
}

async function allocate(orderId: string, revision: number, request: OrderRequest, unit: Unit): Promise<void> {
  const earlier = await load(orderId, unit);
  if (!isWanted(earlier, revision)) return;
  await free(orderId, earlier, unit);
  const choice = await chooseContainers(unit, request.pickupPort, request.quantity);
  if ('reason' in choice) {
    await unit.decide(allocationDecider, orderId, { type: 'fail', data: { orderId, revision, reason: choice.reason } });
    return;
  }
  for (const id of choice.containerIds) {
    await unit.decide(containerDecider, id, { type: 'allocate', data: { orderId, revision } });
  }
  const { quantity, pickupPort, destinationPort, pickupDate, expectedDeliveryDate } = request;
  const order = { orderId, revision, quantity, pickupPort, destinationPort, pickupDate, expectedDeliveryDate };
  await unit.decide(allocationDecider, orderId, { type: 'allocate', data: { ...order, ...choice } });
}

/** Remembered even when nothing was allocated: an order that is closed gets nothing any more. */
async function release(orderId: string, reason: string, unit: Unit): Promise<void> {
  await free(orderId, await load(orderId, unit), unit);
  await unit.decide(allocationDecider, orderId, { type: 'release', data: { orderId, reason } });
}

/** Those that are aboard stay aboard until the ship arrives. */
async function free(orderId: string, allocation: Allocation | null, unit: Unit): Promise<void> {
  for (const id of allocation?.containerIds ?? []) {
    await unit.decide(containerDecider, id, { type: 'release', data: { orderId } });
  }
}

const load = async (orderId: string, unit: Unit): Promise<Allocation | null> =>
  (await unit.load(allocation, [orderId])).get(orderId)?.state ?? null;
