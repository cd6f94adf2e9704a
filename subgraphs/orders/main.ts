import type { Service } from '../../serving/service.ts';
import { CUSTOMER_WAIT } from './commands.ts';
import { kinds } from './kinds.ts';
import { live } from './live.ts';
import { loaders } from './loaders.ts';
import { orderReactions } from './reactions.ts';
import { resolvers } from './resolvers.ts';

export const service: Service = {
  name: 'orders',
  schema: new URL('./schema.graphql', import.meta.url),
  kinds,
  reactions: orderReactions,
  live,
  resolvers,
  requestContext: loaders,
  settings: [CUSTOMER_WAIT],
};
