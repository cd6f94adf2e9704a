import { partsOf, type System } from './system.ts';

/** What was typed is not understood: the message is for the person who typed it. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

export const usage = (system: System): string => `Joinery: one GraphQL API over event-sourced services.

  npm start                    everything in one process; an empty data folder is seeded first
  npm start -- <part> …        only these parts, on the same data folder: ${partsOf(system).join(', ')}
  npm start -- --help          this text

Settings come from the environment (JOINERY_PORT, JOINERY_DATA, JOINERY_SEED_ORDERS …); the README lists them.`;

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
