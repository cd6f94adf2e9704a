import type { Ending } from './exchange.ts';

/** How long (ms) a process that did not answer is left out: a late one costs a whole timeout to find out again. */
const RESTS: Readonly<Partial<Record<Ending, number>>> = { away: 1_000, late: 10_000 };

/** Who is asked next, of several that can answer the same. */
export interface Turns<T> {
  /** All of them in the order in which to ask: in turn, those that rest at the end. */
  next(): T[];
  /** This one did not answer: it rests for a while. */
  rest(one: T, ending: Ending): void;
}

/** Round robin over those that answer. */
export function turns<T>(all: readonly T[], now: () => number = () => performance.now()): Turns<T> {
  const until = new Map<T, number>();
  let turn = 0;
  return {
    next() {
      turn = (turn + 1) % all.length;
      const inTurn = [...all.slice(turn), ...all.slice(0, turn)];
      if (until.size === 0) return inTurn;
      const at = now();
      for (const [one, end] of until) if (end <= at) until.delete(one);
      // Where all rest they are asked all the same, the one that has rested longest first.
      return inTurn.sort((a, b) => (until.get(a) ?? 0) - (until.get(b) ?? 0));
    },
    rest(one, ending) {
      const ms = RESTS[ending];
      if (ms !== undefined) until.set(one, now() + ms);
    },
  };
}
