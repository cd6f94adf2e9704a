import { readFile } from 'node:fs/promises';
import type { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, isScalarType, parse } from 'graphql';
import { DateScalar, DateTimeScalar } from '../api/index.ts';
import { apolloServer } from './apollo.ts';
import type { ErrorLog } from './errors.ts';
import { scanScalars } from './scan.ts';
import type { Resolvers, Service, ServiceContext } from './service.ts';

/** A service's schema is none, or its resolvers do not go with it: the message says what, and of which service. */
export class SubgraphMistaken extends Error {
  readonly code = 'SUBGRAPH_MISTAKEN';
  constructor(service: string, cause: unknown) {
    super(`the subgraph of '${service}' cannot be built: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = 'SubgraphMistaken';
  }
}

/**
 * A service as a Federation 2 subgraph, not yet served. The scalars that services share are given to it.
 * @throws SubgraphMistaken; what reading its file throws.
 */
export async function subgraph(service: Service, context: ServiceContext, log?: ErrorLog): Promise<ApolloServer> {
  const text = await readFile(service.schema, 'utf8');
  const schema = schemaOf(service, text, service.resolvers(context));
  return apolloServer({ schema, service: service.name, ...(log && { log }) });
}

function schemaOf({ name }: Service, text: string, own: Resolvers): GraphQLSchema {
  const scalars = { Date: DateScalar, DateTime: DateTimeScalar, ...scanScalars };
  try {
    const typeDefs = parse(text);
    mustAgree(typeDefs, own);
    return buildSubgraphSchema({ typeDefs, resolvers: { ...scalars, ...own } });
  } catch (cause) {
    throw new SubgraphMistaken(name, cause);
  }
}

/**
 * The library ignores resolvers of what the schema does not have, and a root field without one answers null for ever:
 * nobody would be told of a typing error.
 */
function mustAgree(typeDefs: DocumentNode, resolvers: Resolvers): void {
  const fields = fieldsOf(typeDefs);
  for (const [type, own] of Object.entries(resolvers)) {
    if (isScalarType(own)) continue;
    const known = fields.get(type);
    if (known === undefined) throw new TypeError(`resolvers for ${type}, which the schema does not have`);
    const strange = Object.keys(own).find((field) => !field.startsWith('__') && !known.has(field));
    if (strange !== undefined) throw new TypeError(`a resolver for ${type}.${strange}, which the schema does not have`);
  }
  for (const type of ['Query', 'Mutation']) {
    const own = resolvers[type] ?? {};
    const missing = [...(fields.get(type) ?? [])].find((field) => !Object.hasOwn(own, field));
    if (missing !== undefined) throw new TypeError(`${type}.${missing} has no resolver`);
  }
}

/** By type, with its extensions. */
function fieldsOf({ definitions }: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const fields = new Map<string, Set<string>>();
  for (const definition of definitions) {
    if (!('fields' in definition)) continue;
    const known = fields.get(definition.name.value) ?? new Set<string>();
    for (const { name } of definition.fields ?? []) known.add(name.value);
    fields.set(definition.name.value, known);
  }
  return fields;
}
