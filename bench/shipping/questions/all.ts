import type { Question } from '../../comparison/question.ts';
import type { Family } from '../../comparison/workload.ts';
import type { Drawn } from '../draw/drawn.ts';
import { aggregate } from './aggregate.ts';
import { count } from './count.ts';
import { customer } from './customer.ts';
import { deep } from './deep.ts';
import { few } from './few.ts';
import { manifest } from './manifest.ts';
import { many } from './many.ts';
import { page, pageOf } from './page.ts';
import { point } from './point.ts';
import { readYourWrites } from './read-your-writes.ts';
import { search } from './search.ts';
import { services } from './services.ts';

const ALL = {
  point,
  page,
  customer,
  manifest,
  deep,
  search,
  aggregate,
  count,
  few,
  many,
  'read-your-writes': readYourWrites,
};

export const names: readonly string[] = Object.keys(ALL);

/** In the order of their {@link names}. */
export const allQuestions = (drawn: Drawn): readonly Question[] =>
  Object.values(ALL).map((question) => question(drawn));

export const allFamilies = (drawn: Drawn): readonly Family[] => [
  {
    name: 'services',
    unit: 'services joined',
    members: [1, 2, 3, 4].map((value) => ({ value, question: services(drawn, value) })),
  },
  {
    name: 'page',
    unit: 'orders a page',
    members: [1, 10, 50, 100].map((value) => ({ value, question: pageOf(drawn, value) })),
  },
];
