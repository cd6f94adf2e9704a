import { describe, test } from '@jest/globals';
import { customerDecider } from '../../subgraphs/customers/customer.ts';
import type { Address, CustomerEvent } from '../../subgraphs/customers/events.ts';
import { given } from '../given.ts';

const delft: Address = { street: 'Oude Delft 1', city: 'Delft', country: 'NL', postalCode: '2611' };
const lyon: Address = { street: 'Rue Mercière 2', city: 'Lyon', country: 'FR', postalCode: '69002' };
const anna = { id: 'anna', name: 'Anna', email: 'anna@example.org', address: delft, tier: 'STANDARD' } as const;
const registered: CustomerEvent = { type: 'CustomerRegistered', data: anna };
const relocated: CustomerEvent = { type: 'CustomerRelocated', data: { address: lyon } };
const promoted: CustomerEvent = { type: 'CustomerTierChanged', data: { tier: 'PREFERRED' } };

describe('registerCustomer', () => {
  const command = { type: 'registerCustomer', data: anna } as const;
  test('registers', () => given(customerDecider).when(command).then(registered).state(anna));
  test('again: nothing', () => given(customerDecider, registered).when(command).thenNothing());
});

describe('relocateCustomer', () => {
  const command = { type: 'relocateCustomer', data: { address: lyon } } as const;
  test('moves, and changes nothing else', () =>
    given(customerDecider, registered, promoted)
      .when(command)
      .then(relocated)
      .state({ ...anna, address: lyon, tier: 'PREFERRED' }));
  test('to where the customer is: nothing', () =>
    given(customerDecider, registered, relocated).when(command).thenNothing());
  test('and back', () =>
    given(customerDecider, registered, relocated)
      .when({ type: 'relocateCustomer', data: { address: delft } })
      .then({ type: 'CustomerRelocated', data: { address: delft } })
      .state({ address: delft }));
  test('nobody: nothing', () => given(customerDecider).when(command).thenNothing());
});

describe('changeCustomerTier', () => {
  const command = { type: 'changeCustomerTier', data: { tier: 'PREFERRED' } } as const;
  test('changes the tier, and nothing else', () =>
    given(customerDecider, registered, relocated)
      .when(command)
      .then(promoted)
      .state({ ...anna, address: lyon, tier: 'PREFERRED' }));
  test('to the same: nothing', () => given(customerDecider, registered, promoted).when(command).thenNothing());
  test('of nobody: nothing', () => given(customerDecider).when(command).thenNothing());
});
