import type { EntityKind, Event } from '../../eventing/index.ts';

/** The published language of customers. */
export type Tier = 'STANDARD' | 'PREFERRED';

export interface Address {
  readonly street: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly postalCode: string;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly address: Address;
  readonly tier: Tier;
}

export type CustomerEvent =
  | Event<'CustomerRegistered', Customer>
  | Event<'CustomerRelocated', { address: Address }>
  | Event<'CustomerTierChanged', { tier: Tier }>;

function evolve(state: Customer | null, { type, data }: CustomerEvent): Customer | null {
  if (type === 'CustomerRegistered') return data;
  if (state === null) return null;
  switch (type) {
    case 'CustomerRelocated':
      return { ...state, address: data.address };
    case 'CustomerTierChanged':
      return { ...state, tier: data.tier };
  }
}

export const customer: EntityKind<Customer, CustomerEvent> = { category: 'customers', type: 'Customer', evolve };
