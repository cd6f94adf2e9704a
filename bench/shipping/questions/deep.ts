import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';

export const deep = ({ voyages }: Drawn): Question => ({
  name: 'deep',
  title: 'Five levels: a voyage, its orders, their customers, the orders of those, their voyages and from where',
  query: `query Deep($id: ID!) {
    voyage(id: $id) {
      id ship
      orders(first: 5) {
        nodes {
          id product
          customer {
            id name
            orders(first: 3) {
              nodes { id status voyage { id ship arrival from { unlocode name } } }
            }
          }
        }
      }
    }
  }`,
  variables: voyages.map((id) => ({ id })),
  services: ['voyages', 'orders', 'customers'],
});
