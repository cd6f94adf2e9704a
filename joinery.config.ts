import type { System } from './runtime/system.ts';
import { service as containers } from './subgraphs/containers/main.ts';
import { service as customers } from './subgraphs/customers/main.ts';
import { service as orders } from './subgraphs/orders/main.ts';
import { service as search } from './subgraphs/search/main.ts';
import { service as voyages } from './subgraphs/voyages/main.ts';
import * as views from './views/index.ts';

/** The one place that names this system's parts: a new service is a folder and a line here. */
export const system: System = {
  services: [customers, orders, containers, voyages, search],
  views: Object.values(views),
};
