import type { Service } from '../../serving/service.ts';
import { kinds } from './kinds.ts';
import { live } from './live.ts';
import { loaders } from './loaders.ts';
import { containerReactions } from './reactions.ts';
import { resolvers } from './resolvers.ts';

export const service: Service = {
  name: 'containers',
  schema: new URL('./schema.graphql', import.meta.url),
  kinds,
  reactions: containerReactions,
  live,
  resolvers,
  requestContext: loaders,
};
