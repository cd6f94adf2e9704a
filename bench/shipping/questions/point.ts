import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';
import { ORDER } from './fields.ts';

export const point = ({ orders }: Drawn): Question => ({
  name: 'point',
  title: 'An order with its customer and its voyage',
  query: `query Point($id: ID!) { order(id: $id) { ${ORDER} } }`,
  variables: orders.map(({ id }) => ({ id })),
  services: ['orders', 'customers', 'voyages'],
});
