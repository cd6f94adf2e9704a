import { entityLoader } from '../../serving/loader.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { customer } from './events.ts';

/** What one request reads by id, in batches. */
export const loaders = ({ store }: ServiceContext) => ({ customers: entityLoader(store, customer) });

export type Loaders = ReturnType<typeof loaders>;
