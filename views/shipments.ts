import { integer, real, text } from '../eventing/index.ts';
import { aggregate, byId, desc, list } from '../projector/answer.ts';
import { joinedView, many, one } from '../projector/view.ts';
import type { Port } from '../subgraphs/voyages/events.ts';
import { container, customer, order, port, voyage } from './entities.ts';

const portColumns = { unlocode: text((p: Port) => p.unlocode), country: text((p: Port) => p.country) };
const newestFirst = [desc('placedAt')];

/** An order with all that belongs to it. */
export const shipments = joinedView(order, {
  name: 'shipments',
  join: {
    customer: one(customer, (order) => order.customerId, {
      id: text((c) => c.id),
      name: text((c) => c.name),
      country: text((c) => c.address.country),
      tier: text((c) => c.tier),
    }),
    voyage: one(voyage, (order) => order.voyageId, {
      id: text((v) => v.id),
      ship: text((v) => v.ship),
      from: text((v) => v.fromPort),
      to: text((v) => v.toPort),
      status: text((v) => v.status),
      departure: text((v) => v.departure),
      arrival: text((v) => v.arrival),
    }),
    containers: many(container, (order) => order.containerIds, {
      id: text((c) => c.id),
      type: text((c) => c.type),
      status: text((c) => c.status),
      port: text((c) => c.port),
      temperature: real((c) => c.telemetry?.temperature),
    }),
    pickupPort: one(port, (order) => order.pickupPort, portColumns),
    destinationPort: one(port, (order) => order.destinationPort, portColumns),
  },
  columns: {
    status: text((o) => o.status),
    product: text((o) => o.product),
    quantity: integer((o) => o.quantity),
    placedAt: text((o) => o.placedAt),
    month: text((o) => o.placedAt.slice(0, 7)),
    expectedDeliveryDate: text((o) => o.expectedDeliveryDate),
  },
  indexes: [
    ['placedAt'],
    ['customer.id', 'placedAt'],
    ['voyage.id', 'placedAt'],
    ['status', 'placedAt'],
    ['customer.country', 'placedAt'],
    ['destinationPort.unlocode', 'placedAt'],
    ['voyage.arrival'],
    ['voyage.departure'],
    ['customer.name'],
    ['destinationPort.country'],
    // What is under way, the next to arrive first: of all, and to the customers of a country.
    ['voyage.status', 'voyage.arrival'],
    ['customer.country', 'voyage.status', 'voyage.arrival'],
    // Answered from the index alone: counts and sums of where orders go.
    ['destinationPort.country', 'customer.tier'],
    ['destinationPort.country', 'customer.country', 'status', 'quantity'],
    ['quantity'],
    ['product'],
    ['expectedDeliveryDate'],
  ],
  answers: {
    'Query.order': byId('id'),
    'Query.orders': list({
      filter: 'filter',
      sort: {
        PLACED_AT: 'placedAt',
        QUANTITY: 'quantity',
        PRODUCT: 'product',
        STATUS: 'status',
        EXPECTED_DELIVERY_DATE: 'expectedDeliveryDate',
        CUSTOMER_NAME: 'customer.name',
        CUSTOMER_COUNTRY: 'customer.country',
        DESTINATION_COUNTRY: 'destinationPort.country',
        VOYAGE_DEPARTURE: 'voyage.departure',
        VOYAGE_ARRIVAL: 'voyage.arrival',
      },
      orderBy: newestFirst,
    }),
    'Customer.orders': list({ of: 'customer.id', orderBy: newestFirst }),
    'Voyage.orders': list({ of: 'voyage.id', orderBy: newestFirst }),
    'Query.orderStatistics': aggregate({
      filter: 'filter',
      groupBy: 'groupBy',
      dimensions: {
        CUSTOMER_COUNTRY: { field: 'customerCountry', column: 'customer.country' },
        CUSTOMER_TIER: { field: 'customerTier', column: 'customer.tier' },
        PICKUP_PORT: { field: 'pickupPort', column: 'pickupPort.unlocode', entity: 'Port' },
        DESTINATION_PORT: { field: 'destinationPort', column: 'destinationPort.unlocode', entity: 'Port' },
        DESTINATION_COUNTRY: { field: 'destinationCountry', column: 'destinationPort.country' },
        PRODUCT: { field: 'product', column: 'product' },
        STATUS: { field: 'status', column: 'status' },
        MONTH: { field: 'month', column: 'month' },
      },
      measures: { orders: 'count', quantity: { sum: 'quantity' } },
    }),
  },
});
