import { describe, expect, test } from '@jest/globals';
import { askBoth, type Question, seen } from './asking.ts';
import { wholeWorld } from './world.ts';

const both = async (query: string, variables?: Question['variables']) => {
  const answers = await askBoth(wholeWorld, { query, variables });
  expect(seen(answers.view)).toEqual(seen(answers.reference));
  return answers;
};

describe('answers are those of plain resolvers', () => {
  test.each([
    ['a point read', '{ order(id: "o-1") { id product status customer { name address { city } } voyage { ship } } }'],
    ['an unknown id', '{ order(id: "nobody") { id } }'],
    ['a list', '{ orders(first: 5) { totalCount nodes { id placedAt } pageInfo { hasNextPage endCursor } } }'],
    ['edges', '{ orders { edges { cursor node { id } } } }'],
  ])('%s', async (_, query) => {
    const { view } = await both(query);
    expect(view.errors).toBeUndefined();
  });
});
