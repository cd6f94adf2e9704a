import { expect, test } from '@jest/globals';
import { firstDifference } from '../../../bench/comparison/experiments/equality.ts';

test.each([
  [
    { order: { id: 'a', customer: { name: 'x' } } },
    { order: { id: 'a', customer: { name: 'y' } } },
    'data.order.customer.name is "x", not "y"',
  ],
  [{ list: [1, 2, 3] }, { list: [1, 2, 4] }, 'data.list.2 is 3, not 4'],
  [{ list: [1] }, { list: [1, 2] }, 'data.list.1 is missing, not 2'],
  [{ order: null }, { order: { id: 'a' } }, 'data.order is null, not {"id":"a"}'],
  [{ order: { id: 'a', more: 1 } }, { order: { id: 'a' } }, 'data.order.more is 1, not missing'],
])('%j against %j: it is said where they part', (found, expected, said) => {
  expect(firstDifference(found, expected, 'data')).toBe(said);
});
