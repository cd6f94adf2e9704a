import { closeAll } from '../serving/closing.ts';
import type { Backing } from './backing.ts';
import { openBacking } from './open-backing.ts';
import type { Settings } from './settings.ts';
import { readSystemSettings } from './settings-of.ts';
import type { System } from './system.ts';

/** What a command works on: the stores and the view of the system that the settings name, which may be running meanwhile. */
export interface Command extends AsyncDisposable {
  readonly settings: Settings;
  readonly backing: Backing;
}

/**
 * Opens it. `parts` are those whose needs the command has; the feed is there for one that needs it only.
 * @throws SettingsError; what the servers say of settings that only a person can mend; Unavailable.
 */
export async function commandBacking(system: System, parts: readonly string[] = []): Promise<Command> {
  const settings = readSystemSettings(system, process.env);
  const closing = new AbortController();
  const backing = await openBacking(system, settings, { parts, log: console.error, signal: closing.signal });
  const close = () => {
    closing.abort();
    return closeAll([backing]);
  };
  try {
    await backing.reachStores();
    return { settings, backing, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
