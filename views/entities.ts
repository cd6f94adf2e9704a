import { entity } from '../projector/view.ts';
import * as containers from '../subgraphs/containers/events.ts';
import * as customers from '../subgraphs/customers/events.ts';
import * as orders from '../subgraphs/orders/events.ts';
import * as voyages from '../subgraphs/voyages/events.ts';

/** The entities of this system, and which of their properties clients see as they are. */
export const customer = entity(customers.customer, { fields: ['id', 'name', 'email', 'tier', 'address'] });

export const order = entity(orders.order, {
  fields: ['id', 'product', 'quantity', 'status', 'reason', 'pickupDate', 'expectedDeliveryDate', 'placedAt'],
});

export const container = entity(containers.container, {
  fields: ['id', 'brand', 'type', 'capacity', 'status', 'anomalies', 'telemetry'],
});

export const voyage = entity(voyages.voyage, {
  fields: ['id', 'ship', 'departure', 'arrival', 'capacity', 'freeCapacity', 'status'],
});

export const port = entity(voyages.port, {
  key: 'unlocode',
  fields: ['unlocode', 'name', 'country', 'timeZone', 'coordinates'],
});
