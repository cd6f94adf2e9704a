import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, isScalarType } from 'graphql';
import { DateScalar, DateTimeScalar } from '../../../api/scalars.ts';

/** The API's schema with scalars that check what they are given, as the gateway's has them. */
export function withScalars(sdl: string): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const { name, parseValue, parseLiteral, serialize } of [DateScalar, DateTimeScalar]) {
    const declared = schema.getType(name);
    if (isScalarType(declared)) Object.assign(declared, { parseValue, parseLiteral, serialize });
  }
  return schema;
}

export const apiSdl = readFileSync(new URL('../../api.graphql', import.meta.url), 'utf8');
export const apiSchema = withScalars(apiSdl);
