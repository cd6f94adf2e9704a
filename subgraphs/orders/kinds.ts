import { integer, type StoredKind, text } from '../../eventing/index.ts';
import { type Order, type OrderEvent, order } from './events.ts';
import { type KnownCustomer, type KnownCustomerEvent, knownCustomer } from './known-customer.ts';

/** Found by all that clients filter and sort orders by, as far as it is an order's own. */
export const orderKind: StoredKind<Order, OrderEvent> = {
  ...order,
  columns: {
    customerId: text((o) => o.customerId),
    voyageId: text((o) => o.voyageId),
    status: text((o) => o.status),
    product: text((o) => o.product),
    quantity: integer((o) => o.quantity),
    pickupPort: text((o) => o.pickupPort),
    destinationPort: text((o) => o.destinationPort),
    expectedDeliveryDate: text((o) => o.expectedDeliveryDate),
    placedAt: text((o) => o.placedAt),
  },
  // An index costs every event of every order: these are the lists that clients page through.
  indexes: [
    ['placedAt'],
    ['customerId', 'placedAt'],
    ['voyageId', 'placedAt'],
    ['status', 'placedAt'],
    ['destinationPort', 'placedAt'],
  ],
};

const knownCustomers: StoredKind<KnownCustomer, KnownCustomerEvent> = {
  category: knownCustomer.category,
  type: knownCustomer.type,
  evolve: knownCustomer.evolve,
  columns: {},
  indexes: [],
};

export const kinds: readonly StoredKind[] = [orderKind, knownCustomers];
