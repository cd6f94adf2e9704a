import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';
import { system } from '../../joinery.config.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

function composed(): { api: GraphQLSchema; hints: readonly string[] } {
  const { schema, errors, hints } = composeServices(
    system.services.map(({ name, schema }) => ({ name, typeDefs: parse(readFileSync(schema, 'utf8')) })),
  );
  expect(errors).toBeUndefined();
  return { api: schema!.toAPISchema().toGraphQLJSSchema(), hints: hints!.map(({ message }) => message) };
}

/** Names and types only: no descriptions, in alphabetical order. */
const shape = (schema: GraphQLSchema): string =>
  print(
    visit(parse(printSchema(lexicographicSortSchema(schema))), {
      enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
    }),
  );

/** Everything that has a description, as a path. */
function* described(type: GraphQLNamedType): Generator<[path: string, description: string | null | undefined]> {
  yield [type.name, type.description];
  if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description];
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field.description];
  }
  if (isObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field.description];
      for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name})`, argument.description];
    }
  }
}

describe('the composed schema', () => {
  const { api, hints } = composed();

  test('is the API that was promised, nothing missing and nothing extra', () => {
    expect(shape(api)).toEqual(shape(buildSchema(read('../api.graphql'))));
  });

  test('describes every type, field, argument and enum value', () => {
    const types = Object.values(api.getTypeMap()).filter(
      (type) =>
        !type.name.startsWith('__') &&
        !isSpecifiedScalarType(type) &&
        !/^(Query|Mutation|Subscription)$/.test(type.name),
    );
    const roots = [api.getQueryType()!, api.getMutationType()!, api.getSubscriptionType()!].flatMap((type) =>
      [...described(type)].slice(1),
    );
    const bare = [...types.flatMap((type) => [...described(type)]), ...roots].filter(([, text]) => !text?.trim());
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  test('says of a thing the same in every subgraph', () => {
    expect(hints.filter((hint) => /description|inconsistent/i.test(hint))).toEqual([]);
  });

  test('shows clients no directive of the machinery', () => {
    expect(api.getDirectives().filter((directive) => !isSpecifiedDirective(directive))).toEqual([]);
  });
});
