import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';

export const few = ({ cursors }: Drawn): Question => ({
  name: 'few',
  title: 'A page of 50 orders, two fields of each',
  query: 'query Few($after: String) { orders(first: 50, after: $after) { nodes { id status } } }',
  variables: cursors.map((after) => ({ after })),
  services: ['orders'],
});
