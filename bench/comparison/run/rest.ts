import { setTimeout } from 'node:timers/promises';
import type { Fleet } from '../processes/fleet.ts';
import type { PartUsage } from '../processes/usage.ts';

/** CPU of each process while nobody asks for anything, s a second: timers, heartbeats, empty polls. */
export type Rest = Readonly<Record<string, number>>;

/** What all processes have used by a moment. */
export interface Reading {
  /** ms of `performance`. */
  readonly at: number;
  readonly usage: Readonly<Record<string, PartUsage>>;
}

export async function read({ usage }: Pick<Fleet, 'usage'>): Promise<Reading> {
  const used = await usage();
  return { at: performance.now(), usage: used };
}

export async function restOf(fleet: Pick<Fleet, 'usage'>, seconds: number, signal: AbortSignal): Promise<Rest> {
  const before = await read(fleet);
  await setTimeout(seconds * 1000, undefined, { signal });
  const after = await read(fleet);
  return each(worked(before, after, {}), (cpu) => cpu / secondsBetween(before, after));
}

/**
 * CPU of each process between two readings, s, without what it uses at rest: that is no request's price, and would count the
 * more for each the fewer there are.
 */
export const worked = (before: Reading, after: Reading, rest: Rest): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(after.usage).map(([name, { cpu }]) => [
      name,
      cpu - (before.usage[name]?.cpu ?? 0) - (rest[name] ?? 0) * secondsBetween(before, after),
    ]),
  );

export const secondsBetween = (before: Reading, after: Reading): number => (after.at - before.at) / 1000;

export const each = (
  values: Readonly<Record<string, number>>,
  of: (value: number) => number,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value)]));

export const sum = (values: Readonly<Record<string, number>>): number =>
  Object.values(values).reduce((total, value) => total + value, 0);
