import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';

/** What each further service adds to an order. */
const ADDED = [
  { service: 'orders', title: 'An order alone', fields: 'id product quantity status placedAt' },
  { service: 'customers', title: 'and its customer', fields: 'customer { id name tier }' },
  { service: 'voyages', title: 'and its voyage', fields: 'voyage { id ship departure arrival status }' },
  {
    service: 'containers',
    title: 'and its containers',
    fields: 'containers { id type status telemetry { temperature } }',
  },
];

/** An order, joined from so many services. */
export function services({ wholeOrders }: Drawn, joined: number): Question {
  const parts = ADDED.slice(0, joined);
  return {
    name: `services-${joined}`,
    title: parts.map(({ title }) => title).join(', '),
    query: `query Services${joined}($id: ID!) { order(id: $id) { ${parts.map(({ fields }) => fields).join(' ')} } }`,
    variables: wholeOrders.map((id) => ({ id })),
    services: parts.map(({ service }) => service),
  };
}
