import fc from 'fast-check';
import { acts, perform, quiet } from './act.ts';
import { beginnings, grant } from './command.ts';
import { newFolder, openGround } from './ground.ts';
import { BEGINNING } from './time.ts';

export interface HistoryOptions {
  /** The same seed and length give the same history. */
  readonly seed: number;
  /** How many things happen. */
  readonly length: number;
  /** Whether the services come to rest: else orders are left half-way, with events that nobody has answered. */
  readonly quiet: boolean;
}

/**
 * Makes a data folder in which a lot has happened: real commands, events that came late, twice and in the wrong order,
 * services and a projector that died. The view has seen some of it. The caller removes the folder.
 */
export async function makeHistory(options: HistoryOptions): Promise<string> {
  const data = await newFolder();
  await using ground = await openGround(data, BEGINNING);
  for (const wish of fc.sample(beginnings, { seed: options.seed, numRuns: 50 })) await grant(wish, ground, BEGINNING);
  for (const act of fc.sample(acts, { seed: options.seed, numRuns: options.length })) await perform(act, ground);
  if (options.quiet) await quiet(ground);
  return data;
}
