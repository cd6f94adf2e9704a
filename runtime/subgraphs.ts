import { readFileSync } from 'node:fs';
import type { Address } from '../serving/client.ts';
import type { LiveField } from '../serving/live.ts';
import type { Settings } from './settings.ts';
import type { System } from './system.ts';

/** A subgraph's schema, and where its instances listen. */
interface SubgraphAddress {
  readonly name: string;
  readonly sdl: string;
  readonly url: Address;
  readonly live: readonly LiveField[];
}

type Addressed = Pick<Settings, 'urls' | 'ports' | 'partsHost'>;

/**
 * Where the services are: as the settings say, else on this machine, at the port by the settings or at the one that was
 * opened in this process.
 */
export const addressesOf = (
  { services }: System,
  { urls, ports, partsHost }: Addressed,
  here: ReadonlyMap<string, { readonly port: number }>,
): Readonly<Record<string, Address>> =>
  Object.fromEntries(
    services.map(({ name }) => {
      const port = here.get(name)?.port ?? ports[name];
      return [name, urls[name] ?? [`http://${reachable(partsHost)}:${port}/graphql`]];
    }),
  );

export const subgraphsOf = (
  { services }: System,
  addresses: Readonly<Record<string, Address>>,
): readonly SubgraphAddress[] =>
  services.map(({ name, schema, live = [] }) => ({
    name,
    sdl: readFileSync(schema, 'utf8'),
    url: addresses[name] ?? [],
    live,
  }));

/** An address to listen on, as one to connect to: what listens everywhere listens on loopback too. */
export function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
