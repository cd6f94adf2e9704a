import { expect, test } from '@jest/globals';
import { buildSchema, GraphQLError, type OperationDefinitionNode, parse, print } from 'graphql';
import { neverEmpty } from '../../gateway/composition/never-empty.ts';
import { oneForEachNull } from '../../gateway/composition/one-error.ts';
import { shapeOf } from '../../gateway/composition/shape.ts';

const schema = buildSchema(
  'type Query { a: [Item!]! b: [Item!]! c: Item } type Item { list: [Item!]! part: Item id: ID! }',
);
const document = parse('{ b { list { id } } a { id } c { part { list { id } } other: list { id } } }');
const [definition] = document.definitions;
const shape = shapeOf({ key: '', schema, document, definition: definition as OperationDefinitionNode }, {});

const errors = (...paths: (string | number)[][]) => paths.map((path) => new GraphQLError(path.join('.'), { path }));
const told = (data: Record<string, unknown> | null, ...paths: (string | number)[][]) =>
  oneForEachNull(shape, data, errors(...paths)).map(({ message }) => message);

test('of errors that make the same null the nearest is told', () => {
  expect(told(null, ['b', 0, 'list'], ['a'])).toEqual(['a']);
});

test('of equally near ones the first in the order of the response, whoever answered first', () => {
  expect(told(null, ['a'], ['b'])).toEqual(['b']);
  expect(told(null, ['b', 3, 'list'], ['b', 2, 'list'])).toEqual(['b.2.list']);
});

test('what failed within something that is null for another reason is not told', () => {
  expect(told({ b: [], a: [], c: null }, ['c', 'part', 'list'], ['c', 'other'])).toEqual(['c.other']);
});

test('errors of different nulls are all told', () => {
  expect(told({ b: [], a: [], c: { part: null, other: null } }, ['c', 'part', 'list'], ['c', 'other'])).toEqual([
    'c.part.list',
    'c.other',
  ]);
});

test('objects of which conditions may leave nothing are planned with their __typename', () => {
  const planned = (query: string) => print(neverEmpty(parse(query))).replace(/\s+/g, ' ');
  expect(planned('{ c { id @skip(if: true) } }')).toContain('c { id @skip(if: true) __typename }');
  expect(planned('{ c { ...F } } fragment F on Item { id @skip(if: true) }')).toContain('c { ...F __typename }');
  expect(planned('{ c { id } }')).toBe('{ c { id } }');
});
