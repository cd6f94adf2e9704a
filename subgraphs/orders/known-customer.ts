import { setTimeout } from 'node:timers/promises';
import { type Decider, type Event, type EventStore, Rejection, reading } from '../../eventing/index.ts';

/** A customer that this service has heard of: its own memory, so that it takes orders while customers is down. */
export interface KnownCustomer {
  readonly id: string;
}

export type KnownCustomerEvent = Event<'CustomerBecameKnown', KnownCustomer>;

export const knownCustomer: Decider<KnownCustomer, KnownCustomer, KnownCustomerEvent> = {
  category: 'knowncustomers',
  type: 'KnownCustomer',
  evolve: (_, { data }) => data,
  decide: (data, state) => (state === null ? [{ type: 'CustomerBecameKnown', data }] : []),
};

const POLL_MS = 10;

/**
 * Its registration may be on its way: it is waited for, `waitMs` at most.
 * @throws Rejection CUSTOMER_UNKNOWN when the customer has not become known in time.
 */
export async function mustBeKnown(store: EventStore, id: string, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (!(await reading(store.load(knownCustomer, [id]))).has(id)) {
    const left = deadline - performance.now();
    if (left <= 0) throw new Rejection('CUSTOMER_UNKNOWN', `no customer '${id}' is known here: register it first`);
    await setTimeout(Math.min(POLL_MS, left));
  }
}
