import { Rejection } from '../eventing/index.ts';

/** Something that somebody will do at a time of the simulated clock: one command. */
export interface Action {
  /** ms since 1970 */
  readonly at: number;
  /** The stream that it changes: two actions on one stream never run at the same time. */
  readonly stream: string;
  readonly perform: (time: string) => Promise<unknown>;
}

/** What is going to happen, by the tick of the clock in which it falls. Holds the future only. */
export interface Agenda {
  add(action: Action): void;
  /** Takes what falls before this time, earliest first. */
  takeUntil(time: number): Action[];
}

export function agenda(start: number, tick: number): Agenda {
  const ticks = new Map<number, Action[]>();
  let taken = 0; // ticks before this one are over
  return {
    add(action) {
      const index = Math.max(taken, Math.floor((action.at - start) / tick));
      const actions = ticks.get(index);
      if (actions === undefined) ticks.set(index, [action]);
      else actions.push(action);
    },
    takeUntil(time) {
      const due: Action[] = [];
      for (; start + taken * tick < time; taken++) {
        due.push(...(ticks.get(taken) ?? []));
        ticks.delete(taken);
      }
      return due.sort((a, b) => a.at - b.at); // stable: the same time in the order of being added
    },
  };
}

const AT_ONCE = 500;

/**
 * Performs actions, many at once so that their appends share transactions: first the first of each stream, then the
 * second of each, and so on. A domain rule that says no is part of life (a cancellation may come too late); anything
 * else ends the simulation.
 */
export async function performAll(actions: readonly Action[]): Promise<void> {
  const rounds: Action[][] = [];
  const count = new Map<string, number>();
  for (const action of actions) {
    const earlier = count.get(action.stream) ?? 0;
    count.set(action.stream, earlier + 1);
    rounds[earlier] ??= [];
    rounds[earlier].push(action);
  }
  for (const round of rounds) {
    for (let from = 0; from < round.length; from += AT_ONCE) {
      const some = round.slice(from, from + AT_ONCE);
      await Promise.all(some.map(({ at, perform }) => unlessRejected(perform(new Date(at).toISOString()))));
    }
  }
}

async function unlessRejected(command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
}
