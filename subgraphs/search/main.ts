import { MAX_ROWS } from '../../serving/scan.ts';
import type { Service, ServiceContext } from '../../serving/service.ts';
import { type RemoteOwners, remoteOwners } from './remote.ts';
import { searchResolvers } from './resolvers.ts';

/** The connections of each search service that runs in this process. */
const opened = new WeakMap<ServiceContext, RemoteOwners>();

const DEFAULT_LIMIT = 200_000;

/**
 * Composes what federation cannot: orders filtered, sorted, paged and summed by other services' fields. It owns
 * nothing and asks the owners, so it can run any number of times.
 */
export const service: Service = {
  name: 'search',
  schema: new URL('./schema.graphql', import.meta.url),
  kinds: [],
  resolvers(context) {
    const owners = remoteOwners(context.subgraphs);
    opened.set(context, owners);
    return searchResolvers({ owners, bound: boundOf(context.settings.SEARCH_LIMIT), batch: MAX_ROWS });
  },
  async close(context) {
    await opened.get(context)?.[Symbol.asyncDispose]();
  },
};

/** @throws TypeError when JOINERY_SEARCH_LIMIT is no number of orders. */
function boundOf(setting: string | undefined): number {
  if (setting === undefined) return DEFAULT_LIMIT;
  const bound = Number(setting);
  if (Number.isSafeInteger(bound) && bound > 0) return bound;
  throw new TypeError(`JOINERY_SEARCH_LIMIT is '${setting}': expected a whole number from 1`);
}
