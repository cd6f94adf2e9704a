import type { Service } from '../../serving/service.ts';
import { bookingKind, portKind, voyageKind } from './kinds.ts';
import { loaders } from './loaders.ts';
import { registerPorts } from './port.ts';
import { voyageReactions } from './reactions.ts';
import { resolvers } from './resolvers.ts';

export const service: Service = {
  name: 'voyages',
  schema: new URL('./schema.graphql', import.meta.url),
  kinds: [voyageKind, bookingKind, portKind],
  reactions: voyageReactions,
  resolvers,
  requestContext: loaders,
  prepare: ({ store }) => registerPorts(store),
};
