import type { Question } from '../../comparison/question.ts';
import type { Drawn } from '../draw/drawn.ts';
import { ORDER, PAGE_INFO } from './fields.ts';

const services = ['orders', 'customers', 'voyages'];

export const PAGE = `query Page($first: Int!, $after: String) {
  orders(first: $first, after: $after) { nodes { ${ORDER} } ${PAGE_INFO} }
}`;

/** Page by page, as people turn them. */
const turning = ({ cursors }: Drawn, first: number) => cursors.map((after) => ({ first, after }));

export const page = (drawn: Drawn): Question => ({
  name: 'page',
  title: 'A page of 50 orders with customer and voyage, newest first',
  query: PAGE,
  variables: turning(drawn, 50),
  services,
});

export const pageOf = (drawn: Drawn, first: number): Question => ({
  name: `page-${first}`,
  title: first === 1 ? 'a page of one order' : `a page of ${first} orders with customer and voyage`,
  query: PAGE,
  variables: turning(drawn, first),
  services,
});
