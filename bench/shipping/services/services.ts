import { type SubgraphClient, subgraphClient } from '../../../serving/client.ts';
import { closeAll } from '../../../serving/closing.ts';
import { MAX_ROWS } from '../../../serving/scan.ts';
import type { Reader } from '../../../subgraphs/search/owners.ts';
import { remoteOwners } from '../../../subgraphs/search/remote.ts';
import type { ComposerSettings } from './settings.ts';

/** Those that own something; `search`, which composes, is not asked by who composes by itself. */
export const SERVICES = ['customers', 'orders', 'containers', 'voyages'] as const;

export type ServiceName = (typeof SERVICES)[number];

/** The services, as a server that composes them sees them. */
export interface Services extends AsyncDisposable {
  /** For entities by id: one pool of kept connections to each. */
  readonly clients: Readonly<Record<ServiceName, SubgraphClient>>;
  /** For lists and sums over other services' fields, by the parts of search. */
  readonly reader: Reader;
}

/** @throws TypeError when the address of one is missing. */
export function openServices(addresses: Readonly<Record<string, string>>, settings: ComposerSettings): Services {
  const { timeout, connections, bound } = settings;
  const open = (name: ServiceName): SubgraphClient => {
    const address = addresses[name];
    if (address === undefined) throw new TypeError(`the address of ${name} is needed`);
    return subgraphClient(name, address, { timeout, connections });
  };
  const clients = {
    customers: open('customers'),
    orders: open('orders'),
    containers: open('containers'),
    voyages: open('voyages'),
  };
  const owners = remoteOwners(addresses, timeout);
  return {
    clients,
    reader: { owners, bound, batch: MAX_ROWS },
    [Symbol.asyncDispose]: () => closeAll([owners, ...Object.values(clients)]),
  };
}
