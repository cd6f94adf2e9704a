import type { Service } from '../serving/service.ts';
import { service as containers } from '../subgraphs/containers/main.ts';
import { service as customers } from '../subgraphs/customers/main.ts';
import { service as orders } from '../subgraphs/orders/main.ts';
import { service as voyages } from '../subgraphs/voyages/main.ts';

/** The services that take part in a sample history. */
export const sampled = { customers, orders, containers, voyages } as const satisfies Record<string, Service>;
