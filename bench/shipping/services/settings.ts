import { gatewaySettings } from '../../../gateway/settings.ts';
import { service as search } from '../../../subgraphs/search/main.ts';

const PREFIX = 'JOINERY_';

export interface ComposerSettings {
  /** For one request to a service, ms; connections to each. */
  readonly timeout: number;
  readonly connections: number;
  /** The most orders that are read to answer one question. */
  readonly bound: number;
}

/** As the gateway and search are set, so that whoever composes waits and reads as long as they do. */
export function composerSettings(env: NodeJS.ProcessEnv): ComposerSettings {
  const declared = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [],
    ),
  );
  const { timeout, connections } = gatewaySettings(declared);
  const limit = search.settings?.find(({ name }) => name === 'SEARCH_LIMIT');
  const bound = Number(declared.SEARCH_LIMIT ?? limit?.standard);
  if (Number.isSafeInteger(bound) && bound > 0) return { timeout, connections, bound };
  throw new TypeError(`${PREFIX}SEARCH_LIMIT is '${declared.SEARCH_LIMIT}': expected a whole number from 1`);
}
