import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';

export const count = ({ destinationCountries }: Drawn): Question => ({
  name: 'count',
  title: 'How many orders of customers of a tier go to a country',
  query: `query Count($tier: CustomerTier!, $country: String!) {
    orders(filter: { customer: { tier: [$tier] }, destinationPort: { country: [$country] } }) { totalCount }
  }`,
  variables: destinationCountries.flatMap((country) => ['PREFERRED', 'STANDARD'].map((tier) => ({ tier, country }))),
  services: ['orders', 'customers', 'voyages'],
});
