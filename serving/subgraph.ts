import { readFile } from 'node:fs/promises';
import type { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, Kind, parse } from 'graphql';
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
  return apolloServer({ schema: schemaOf(service, text, service.resolvers(context)), ...(log && { log }) });
}

function schemaOf({ name }: Service, text: string, own: Resolvers): GraphQLSchema {
  const scalars = { Date: DateScalar, DateTime: DateTimeScalar, ...scanScalars };
  try {
    const typeDefs = parse(text);
    mustResolveRoots(typeDefs, own);
    return buildSubgraphSchema({ typeDefs, resolvers: { ...scalars, ...own } });
  } catch (cause) {
    throw new SubgraphMistaken(name, cause);
  }
}

/** Without a resolver such a field would answer null for ever, and nobody be told why. */
function mustResolveRoots({ definitions }: DocumentNode, resolvers: Resolvers): void {
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    const type = definition.name.value;
    if (type !== 'Query' && type !== 'Mutation') continue;
    const missing = (definition.fields ?? [])
      .map(({ name }) => name.value)
      .find((field) => !has(resolvers[type], field));
    if (missing !== undefined) throw new TypeError(`${type}.${missing} has no resolver`);
  }
}

const has = (resolvers: object | undefined, field: string): boolean =>
  resolvers !== undefined && Object.hasOwn(resolvers, field);
