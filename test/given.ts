import { expect } from '@jest/globals';
import { type Decider, type Event, Rejection } from '../eventing/index.ts';

/**
 * A decider's specification, as in
 *
 *     given(orderDecider, placed).when({ type: 'cancelOrder', … }).then({ type: 'OrderCancelled', data: … })
 *
 * Every `then…` throws when it does not hold, so a specification that stops at `when` checks nothing.
 */
export function given<S extends object, C, E extends Event>(decider: Decider<S, C, E>, ...history: readonly E[]) {
  const state = fold(decider, null, history);
  return {
    /** The state that the history leads to. */
    state,
    when: (command: C) => outcome(decider, state, command),
  };
}

function outcome<S extends object, C, E extends Event>(decider: Decider<S, C, E>, state: S | null, command: C) {
  const decide = () => decider.decide(command, state);
  return {
    /** Exactly these events, in this order. */
    // biome-ignore lint/suspicious/noThenProperty: a specification reads given, when, then, and nobody awaits it.
    then: (...expected: readonly E[]) => {
      const events = decide();
      expect(events).toEqual(expected);
      const after = fold(decider, state, events);
      return {
        /** At least these properties of the state behind the events. */
        state: (properties: Partial<S>) => expect(after).toMatchObject(properties),
      };
    },
    /** It had been done already, or it came too late: nothing is recorded, and nobody is told off. */
    thenNothing: () => expect(decide()).toEqual([]),
    /** A domain rule says no. */
    rejectedAs: (rule: string) => {
      expect(decide).toThrow(Rejection);
      expect(decide).toThrow(expect.objectContaining({ rule }));
    },
  };
}

const fold = <S extends object, E extends Event>(
  { evolve }: Decider<S, never, E>,
  from: S | null,
  events: readonly E[],
): S | null => events.reduce<S | null>((state, event) => evolve(state, event), from);
