import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';
import { PAGE_INFO } from './fields.ts';

export const search = ({ customerCountries, voyageStatuses }: Drawn): Question => ({
  name: 'search',
  title: "Orders by their customers' country and their voyages' status, the next to arrive first, a page of 20",
  query: `query Search($country: String!, $status: VoyageStatus!) {
    orders(
      filter: { customer: { country: [$country] }, voyage: { status: [$status] } }
      orderBy: [{ field: VOYAGE_ARRIVAL }]
      first: 20
    ) {
      nodes {
        id product quantity status placedAt
        customer { id name tier address { country } }
        voyage { id ship arrival status }
      }
      ${PAGE_INFO}
    }
  }`,
  variables: customerCountries.flatMap((country) => voyageStatuses.map((status) => ({ country, status }))),
  services: ['orders', 'customers', 'voyages'],
});
