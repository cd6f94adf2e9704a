import type { Service } from '../../serving/service.ts';
import { customerKind } from './kinds.ts';
import { loaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';

export const service: Service = {
  name: 'customers',
  schema: new URL('./schema.graphql', import.meta.url),
  kinds: [customerKind],
  resolvers,
  requestContext: loaders,
};
