import { partsOf, type System } from './system.ts';

/** What was typed is not understood: the message is for the person who typed it. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

export const usage = (system: System): string => `Joinery: one GraphQL API over event-sourced services.

  npm start                    everything in one process; an empty system is seeded first
  npm start -- <part> …        only these parts: ${partsOf(system).join(', ')}
  npm start -- --help          this text

Settings come from the environment (JOINERY_PORT, JOINERY_DATA, KAFKA_BROKERS …); the README lists them. With
KAFKA_BROKERS and MONGODB_URL the parts stand on these servers, and are found by JOINERY_<SERVICE>_URL; without, on one
data folder.`;

/**
 * The parts that a command line asks for; null when it asks for help.
 * @throws UsageError for anything else.
 */
export function partsAsked(args: readonly string[], system: System): readonly string[] | null {
  if (args.includes('--help') || args.includes('-h')) return null;
  const parts = partsOf(system);
  const wrong = args.find((arg) => !parts.includes(arg));
  if (wrong !== undefined) throw new UsageError(`'${wrong}' is not a part of this system: ${parts.join(', ')}`);
  return args.length === 0 ? parts : [...new Set(args)];
}
