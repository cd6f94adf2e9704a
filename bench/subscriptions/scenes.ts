import type { Happening } from './round.ts';

/** How big it is. */
export interface Size {
  readonly subscribers: number;
  /** Turns of each server. */
  readonly turns: number;
  /** Events to all in a turn, one every two seconds. */
  readonly events: number;
  /** Events a second that each go to one subscriber, and for how long in a turn. */
  readonly rate: number;
  readonly seconds: number;
}

export interface Scene {
  readonly name: string;
  readonly subscribers: number;
  /** Of one turn. */
  readonly measured: Happening;
  /** Every one of so many subscribers is told something. */
  warming(subscribers: number): Happening;
}

/** All subscribe to the same order. */
export const toAll = ({ subscribers, events }: Size): Scene => {
  const happening = (count: number, listeners: number): Happening => ({ rate: 0.5, count, orders: 1, listeners });
  return {
    name: 'one event to all',
    subscribers,
    measured: happening(events, subscribers),
    warming: (some) => happening(1, some),
  };
};

/** Each subscribes to an order of its own. */
export const toOneEach = ({ subscribers, rate, seconds }: Size): Scene => {
  const happening = (count: number, orders: number): Happening => ({ rate, count, orders, listeners: 1 });
  return {
    name: `${rate} events/s, each to one`,
    subscribers,
    measured: happening(rate * seconds, subscribers),
    warming: (some) => happening(some, some),
  };
};
