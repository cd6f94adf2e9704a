import type { Backing } from './backing.ts';
import { openEmbedded } from './embedded.ts';
import type { Settings } from './settings.ts';
import type { System } from './system.ts';

export interface BackingOptions {
  /** Whose it is, for the logs of the servers. */
  readonly parts: readonly string[];
  readonly log: (...said: unknown[]) => void;
  /** Ends what waits for a server, with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Opens what the settings say that the system stands on. Does not wait for servers.
 * @throws SettingsError for what only a server's driver can tell of the settings.
 */
export async function openBacking(system: System, settings: Settings, options: BackingOptions): Promise<Backing> {
  if (settings.servers === null) return openEmbedded(system, settings.data);
  const { openDistributed } = await import('./distributed.ts'); // with drivers that the embedded form needs not load
  return openDistributed(system, settings.servers, options);
}
