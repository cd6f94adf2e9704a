import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';
import { PAGE_INFO } from './fields.ts';

const PORT = '{ unlocode name country }';

export const customer = ({ customers }: Drawn): Question => ({
  name: 'customer',
  title: "A customer's page: who it is, and its latest 20 orders with voyage and ports",
  query: `query CustomerPage($id: ID!) {
    customer(id: $id) {
      id name email tier address { street city country postalCode }
      orders(first: 20) {
        nodes {
          id product quantity status placedAt
          voyage { id ship departure arrival status from ${PORT} to ${PORT} }
          pickupPort ${PORT} destinationPort ${PORT}
        }
        ${PAGE_INFO}
      }
    }
  }`,
  variables: customers.map((id) => ({ id })),
  services: ['customers', 'orders', 'voyages'],
});
