import type { EventStore } from '../../eventing/index.ts';
import type { Service } from '../../serving/service.ts';

/** The services' stores on one set of data, which is empty at first. Disposing gives it up. */
export interface Stores extends AsyncDisposable {
  /** Opens a service's store; also again once it was closed, on what it held. Whoever opened it closes it. */
  open(service: Pick<Service, 'name' | 'kinds'>): Promise<EventStore>;
}

export type NewStores = () => Promise<Stores>;
