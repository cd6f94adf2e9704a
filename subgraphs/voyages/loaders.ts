import { entityLoader } from '../../serving/loader.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { port, voyage } from './events.ts';

/** What one request reads by id, in batches. */
export const loaders = ({ store }: ServiceContext) => ({
  voyages: entityLoader(store, voyage),
  ports: entityLoader(store, port),
});

export type Loaders = ReturnType<typeof loaders>;
