import fc from 'fast-check';
import { knownPorts, registerPorts } from '../../../subgraphs/voyages/port.ts';
import { acts, perform, quiet } from './act.ts';
import { beginnings, grant } from './command.ts';
import { type Ground, openGround, parts } from './ground.ts';
import type { Place } from './place.ts';
import { BEGINNING } from './time.ts';
import { REGISTERED } from './values.ts';

export interface HistoryOptions {
  /** The same seed and length give the same history. */
  readonly seed: number;
  /** How many things happen. */
  readonly length: number;
  /** Whether the services come to rest: else orders are left half-way, with events that nobody has answered. */
  readonly quiet: boolean;
}

/**
 * Makes a lot happen in an empty place: real commands, events that came late, twice and in the wrong order, services and a
 * projector that died. The view has seen some of it.
 */
export async function makeHistory(place: Place, options: HistoryOptions): Promise<void> {
  {
    await using ground = await openGround(place, 0);
    await registerAllPorts(ground);
  }
  await using ground = await openGround(place, BEGINNING);
  for (const wish of fc.sample(beginnings, { seed: options.seed, numRuns: 50 })) await grant(wish, ground, BEGINNING);
  for (const act of fc.sample(acts, { seed: options.seed, numRuns: options.length })) await perform(act, ground);
  if (options.quiet) await quiet(ground);
}

/** And lets everybody read of them. */
async function registerAllPorts(ground: Ground): Promise<void> {
  const ports = knownPorts.filter(({ unlocode }) => REGISTERED.includes(unlocode));
  await registerPorts(ground.context('voyages').store, ports);
  for (const part of parts) {
    const logged = await ground.unread(part, 'voyages', 1_000_000);
    const position = { voyages: logged.at(-1)?.offset ?? 0 };
    const events = logged.map(({ event }) => event);
    await ground.deliver(part, events, position);
  }
}
