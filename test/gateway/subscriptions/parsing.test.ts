import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { NotValid, parsing } from '../../../gateway/subscriptions/parsing.ts';

const schema = buildSchema(`
  type Query { a: Int }
  type Subscription { b(id: ID!): Int  c: Int }`);
const parse = parsing(schema, { tokens: 30, operations: 10 });
const codes = (source: string, name?: string): unknown[] => {
  try {
    parse(source, name);
    return [];
  } catch (error) {
    return error instanceof NotValid ? error.errors.map(({ extensions }) => extensions.code) : [error];
  }
};

describe('a document over a transport that stays open', () => {
  test.each([
    ['is right', 'subscription { c }', undefined, []],
    ['is right, by its name', 'query A { a } subscription C { c }', 'C', []],
    ['is no GraphQL', 'subscription {', undefined, ['GRAPHQL_PARSE_FAILED']],
    ['has too many tokens', `{ ${'a '.repeat(40)} }`, undefined, ['GRAPHQL_PARSE_FAILED']],
    ['asks for what there is not', '{ x }', undefined, ['GRAPHQL_VALIDATION_FAILED']],
    ['has two root fields', 'subscription { b(id: 1) c }', undefined, ['GRAPHQL_VALIDATION_FAILED']],
    ['has every fault told', 'subscription { b x }', undefined, [...Array(3)].map(() => 'GRAPHQL_VALIDATION_FAILED')],
    [
      'leaves its root field to a variable',
      'subscription($on: Boolean!) { c @include(if: $on) }',
      undefined,
      ['GRAPHQL_VALIDATION_FAILED'],
    ],
    ['has no operation of this name', 'query A { a }', 'B', ['BAD_USER_INPUT']],
    ['does not say which of two', 'query A { a } query B { a }', undefined, ['BAD_USER_INPUT']],
  ])('that %s', (_, source, name, expected) => {
    expect(codes(source, name)).toEqual(expected);
    expect(codes(source, name)).toEqual(expected); // the same again, whether it is remembered or not
  });

  test('that was parsed before is the same', () => {
    expect(parse('subscription { c }', undefined)).toBe(parse('subscription { c }', undefined));
    expect(parse('query A { a } query B { a }', 'A')).not.toBe(parse('query A { a } query B { a }', 'B'));
  });
});
