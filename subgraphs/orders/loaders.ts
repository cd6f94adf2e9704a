import { entityLoader } from '../../serving/loader.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { order } from './events.ts';

/** What one request reads by id, in batches. */
export const loaders = ({ store }: ServiceContext) => ({ orders: entityLoader(store, order) });

export type Loaders = ReturnType<typeof loaders>;
