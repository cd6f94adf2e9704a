import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, isObjectType, isScalarType } from 'graphql';
import { DateScalar, DateTimeScalar } from '../../../api/index.ts';
import type { Services } from '../services/services.ts';
import { resolvers } from './resolvers.ts';

/** @throws TypeError for a resolver of what the schema does not have */
export function querySchema(services: Services): GraphQLSchema {
  const schema = buildSchema(readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'));
  for (const { name, parseValue, parseLiteral } of [DateScalar, DateTimeScalar]) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { parseValue, parseLiteral });
  }
  for (const [name, fields] of Object.entries(resolvers(services))) {
    const type = schema.getType(name);
    for (const [field, resolve] of Object.entries(fields)) {
      const found = isObjectType(type) ? type.getFields()[field] : undefined;
      if (found === undefined) throw new TypeError(`a resolver for ${name}.${field}, which the schema does not have`);
      found.resolve = resolve;
    }
  }
  return schema;
}
