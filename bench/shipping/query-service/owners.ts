import type { ServiceName } from '../services/services.ts';

/** An entity's owner, and the field that refers to one. */
interface Owned {
  readonly service: ServiceName;
  readonly key: string;
}

const entities: Readonly<Record<string, Owned>> = {
  Order: { service: 'orders', key: 'id' },
  Customer: { service: 'customers', key: 'id' },
  Container: { service: 'containers', key: 'id' },
  Voyage: { service: 'voyages', key: 'id' },
  Port: { service: 'voyages', key: 'unlocode' },
};

/** Fields of an entity that another service than its owner answers. */
const elsewhere: Readonly<Record<string, ServiceName>> = { 'Customer.orders': 'orders', 'Voyage.orders': 'orders' };

/** Undefined for a type that is no entity: it comes with what it belongs to. */
export const ownedAs = (type: string): Owned | undefined => entities[type];

/** Undefined for a type that is no entity: whoever answers the one answers the other. */
export const ownerOf = (type: string, field: string): ServiceName | undefined =>
  elsewhere[`${type}.${field}`] ?? entities[type]?.service;
