import type { Event } from './event.ts';

/** An entity kind: its category and how its state follows from its events. The published language of a service. */
export interface EntityKind<S extends object = object, E extends Event = Event> {
  readonly category: string;
  /** The GraphQL type that clients know it by. */
  readonly type: string;
  /**
   * Folds one event into an entity's state. `null` is an entity that does not exist: before its
   * first event, and again after a deletion. Pure; must accept every event ever recorded, and must
   * not consult a clock, so that folding the same events always gives the same state.
   */
  // A method, for its bivariance: a Customer's kind stands where any entity's kind is asked for.
  evolve(state: S | null, event: E): S | null;
}

/**
 * The rules of one entity. `decide` is pure: it returns the events that the command causes in this
 * state (none, when the command has been done already), or throws a Rejection. Time and generated ids come in
 * with the command.
 */
export interface Decider<S extends object, C, E extends Event> extends EntityKind<S, E> {
  decide(command: C, state: S | null): readonly E[];
}
