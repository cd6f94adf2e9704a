import { service as containers } from '../../subgraphs/containers/main.ts';
import { service as customers } from '../../subgraphs/customers/main.ts';
import { service as orders } from '../../subgraphs/orders/main.ts';
import { service as voyages } from '../../subgraphs/voyages/main.ts';

/** Those that keep anything and answer each other. */
export const services = { customers, orders, containers, voyages };
export type Name = keyof typeof services;
export const names = Object.keys(services) as readonly Name[];
