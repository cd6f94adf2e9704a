import { readFile } from 'node:fs/promises';
import type { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { DateScalar, DateTimeScalar } from '../api/index.ts';
import { apolloServer } from './apollo.ts';
import type { ErrorLog } from './errors.ts';
import { scanScalars } from './scan.ts';
import type { Service, ServiceContext } from './service.ts';

/**
 * A service as a Federation 2 subgraph, not yet served. The scalars that services share are given to it.
 * @throws when its schema cannot be read, or is none.
 */
export async function subgraph(service: Service, context: ServiceContext, log?: ErrorLog): Promise<ApolloServer> {
  const typeDefs = parse(await readFile(service.schema, 'utf8'));
  const scalars = { Date: DateScalar, DateTime: DateTimeScalar, ...scanScalars };
  const resolvers = { ...scalars, ...service.resolvers(context) };
  return apolloServer({ schema: buildSubgraphSchema({ typeDefs, resolvers }), ...(log && { log }) });
}
