import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';

export const aggregate = ({ destinationCountries }: Drawn): Question => ({
  name: 'aggregate',
  title: "Orders and quantity to one country, by customers' country and status",
  query: `query Aggregate($country: String!) {
    orderStatistics(filter: { destinationPort: { country: [$country] } }, groupBy: [CUSTOMER_COUNTRY, STATUS]) {
      customerCountry status orders quantity
    }
  }`,
  variables: destinationCountries.map((country) => ({ country })),
  services: ['orders', 'customers', 'voyages'],
});
