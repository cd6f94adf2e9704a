import type { Environment } from '../../../runtime/setting.ts';

/** Where the parts of a system are: their ports on this machine, and those under which services are asked. */
export interface Addresses {
  readonly listen: Readonly<Record<string, number>>;
  readonly ask: Readonly<Record<string, number>>;
}

/** Not of our own surroundings: what was set there for another run would be measured unseen, and so would Node's options. */
const FOREIGN = /^(JOINERY_|KAFKA_|MONGODB_|NODE_OPTIONS$)/;

/** What every part of a fleet is told. Nothing is set that would loosen a limit: all else is as it is by default. */
export const environmentOf = (
  { listen, ask }: Addresses,
  data: string,
  servers: Environment | null,
): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))),
  ...servers,
  JOINERY_DATA: data,
  JOINERY_SEED_ORDERS: '0',
  // Whom nobody but a client asks need not be known before.
  JOINERY_PORT: '0',
  JOINERY_PROJECTOR_PORT: '0',
  ...Object.fromEntries(
    Object.entries(listen).map(([name, port]) => [`JOINERY_${name.toUpperCase()}_PORT`, `${port}`]),
  ),
  ...Object.fromEntries(Object.entries(urls(ask)).map(([name, url]) => [`JOINERY_${name.toUpperCase()}_URL`, url])),
});

/** By service, as a placement's server gets them. */
export const urls = (ask: Addresses['ask']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(ask).map(([name, port]) => [name, `http://127.0.0.1:${port}/graphql`]));
