import { scanned } from '../../serving/scan.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { orderKind } from './kinds.ts';

/** What search needs of orders: see "For search" in the schema. */
export const scan = (context: ServiceContext) => {
  const orders = scanned(context, orderKind, {
    customerId: (o) => o.customerId,
    voyageId: (o) => o.voyageId,
    containerIds: (o) => o.containerIds,
    pickupPort: (o) => o.pickupPort,
    destinationPort: (o) => o.destinationPort,
    status: (o) => o.status,
    product: (o) => o.product,
    quantity: (o) => o.quantity,
    expectedDeliveryDate: (o) => o.expectedDeliveryDate,
    placedAt: (o) => o.placedAt,
  });
  return { orderScan: orders.scan, orderCount: orders.count };
};
