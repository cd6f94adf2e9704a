import { homedir } from 'node:os';
import { join } from 'node:path';

const { JOINERY_SERVERS_HOME, JOINERY_SERVERS_RUN, XDG_CACHE_HOME, KAFKA_PORT, MONGODB_PORT } = process.env;

/** The programs. */
export const home = JOINERY_SERVERS_HOME ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'joinery-servers');

/** Data, logs, pids, certificates. */
export const run = JOINERY_SERVERS_RUN ?? join(home, 'run');

/**
 * Of the first broker and the first member.
 * @throws TypeError when one is no port.
 */
export const ports = () => ({
  kafka: port('KAFKA_PORT', KAFKA_PORT, 9092),
  mongodb: port('MONGODB_PORT', MONGODB_PORT, 27017),
});

function port(name: string, text: string | undefined, standard: number): number {
  const value = Number(text ?? standard);
  if (Number.isSafeInteger(value) && value > 0 && value < 65_500) return value;
  throw new TypeError(`${name} is '${text}': expected a port`);
}
