import { setTimeout } from 'node:timers/promises';
import { type Decider, type Event, type EventStore, Rejection } from '../../eventing/index.ts';

/** A customer that this service has heard of: its own memory, so that it can take orders while customers is down. */
export interface KnownCustomer {
  readonly id: string;
}

export type KnownCustomerEvent = Event<'CustomerBecameKnown', { id: string }>;

export const knownCustomer: Decider<KnownCustomer, { readonly id: string }, KnownCustomerEvent> = {
  category: 'knowncustomers',
  type: 'KnownCustomer',
  evolve: (_, { data }) => data,
  decide: ({ id }, state) => (state === null ? [{ type: 'CustomerBecameKnown', data: { id } }] : []),
};

export interface Patience {
  /** How long a registration that may be on its way is waited for, in milliseconds. */
  readonly waitMs: number;
  readonly pollMs?: number;
}

/** @throws Rejection CUSTOMER_UNKNOWN when the customer has not become known in time. */
export async function customerIsKnown(store: EventStore, id: string, { waitMs, pollMs = 10 }: Patience): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (!(await store.load(knownCustomer, [id])).has(id)) {
    const left = deadline - performance.now();
    if (left <= 0) throw new Rejection('CUSTOMER_UNKNOWN', `no customer '${id}' is known here: register it first`);
    await setTimeout(Math.min(pollMs, left));
  }
}
