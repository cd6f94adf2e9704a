import { entityLoader } from '../../serving/loader.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { container } from './events.ts';

/** What one request reads by id, in batches. */
export const loaders = ({ store }: ServiceContext) => ({ containers: entityLoader(store, container) });

export type Loaders = ReturnType<typeof loaders>;
