import { isDeepStrictEqual } from 'node:util';
import type { Decider, Event } from '../../eventing/index.ts';
import { type Address, type Customer, type CustomerEvent, customer, type Tier } from './events.ts';

export type CustomerCommand =
  | Event<'registerCustomer', Customer>
  | Event<'relocateCustomer', { address: Address }>
  | Event<'changeCustomerTier', { tier: Tier }>;

function decide({ type, data }: CustomerCommand, state: Customer | null): readonly CustomerEvent[] {
  if (type === 'registerCustomer') return state === null ? [{ type: 'CustomerRegistered', data }] : [];
  if (state === null) return []; // no such customer: for whoever gives the command to say
  switch (type) {
    case 'relocateCustomer':
      return isDeepStrictEqual(state.address, data.address) ? [] : [{ type: 'CustomerRelocated', data }];
    case 'changeCustomerTier':
      return state.tier === data.tier ? [] : [{ type: 'CustomerTierChanged', data }];
  }
}

/** Customers have no lifecycle: every change is allowed at any time, and one that changes nothing is not recorded. */
export const customerDecider: Decider<Customer, CustomerCommand, CustomerEvent> = { ...customer, decide };
