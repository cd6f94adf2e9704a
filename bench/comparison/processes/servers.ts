import type { Environment } from '../../../runtime/setting.ts';

/** Databases and topics of one run on the servers that the environment names. Disposing drops them. */
export interface ServersPlace extends AsyncDisposable {
  /** The settings that lead there. */
  readonly env: Environment;
}

/**
 * Fills databases of its own with the history of a data folder. `copied` is told how many of all events are there.
 * @throws when the environment names no servers
 */
export async function placeOnServers(
  _system: URL,
  _folder: string,
  _copied?: (events: number, all: number) => void,
): Promise<ServersPlace> {
  throw new Error('not built yet');
}
