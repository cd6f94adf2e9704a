import { MAX_ROWS } from '../../serving/scan.ts';
import type { Service, ServiceContext, Setting } from '../../serving/service.ts';
import { type RemoteOwners, remoteOwners } from './remote.ts';
import { searchResolvers } from './resolvers.ts';

const LIMIT: Setting = {
  name: 'SEARCH_LIMIT',
  standard: 200_000,
  what: 'the most orders that search reads to answer one question',
};
const TIMEOUT: Setting = {
  name: 'SEARCH_TIMEOUT_MS',
  standard: 10_000,
  what: 'how long search waits for a service that it asks (ms)',
};

/** The connections of each search service that runs in this process. */
const opened = new WeakMap<ServiceContext, RemoteOwners>();

/**
 * Composes what federation cannot: orders filtered, sorted, paged and summed by other services' fields. It owns
 * nothing and asks the owners, so any number of it can run.
 */
export const service: Service = {
  name: 'search',
  schema: new URL('./schema.graphql', import.meta.url),
  kinds: [],
  settings: [LIMIT, TIMEOUT],
  resolvers(context) {
    const owners = remoteOwners(context.subgraphs, numberOf(context, TIMEOUT));
    opened.set(context, owners);
    return searchResolvers({ owners, bound: numberOf(context, LIMIT), batch: MAX_ROWS });
  },
  async close(context) {
    await opened.get(context)?.[Symbol.asyncDispose]();
  },
};

/** @throws TypeError when the setting is no whole number from 1. */
function numberOf({ settings }: ServiceContext, { name, standard }: Setting): number {
  const value = Number(settings[name] ?? standard);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new TypeError(`JOINERY_${name} is '${settings[name]}': expected a whole number from 1`);
}
