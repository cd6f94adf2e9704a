import { loadSystem } from './runtime/system.ts';

/** The one place that names this system's parts: a new service is a folder and a line here, a new view a file in views/. */
export const system = await loadSystem({
  services: [
    () => import('./subgraphs/customers/main.ts'),
    () => import('./subgraphs/orders/main.ts'),
    () => import('./subgraphs/containers/main.ts'),
    () => import('./subgraphs/voyages/main.ts'),
    () => import('./subgraphs/search/main.ts'),
  ],
  views: new URL('./views/', import.meta.url),
});
