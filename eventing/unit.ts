import type { Decider, EntityKind } from './decider.ts';
import type { Event, RecordedEvent } from './event.ts';
import type { Query } from './query.ts';
import type { Entity } from './store.ts';

/** What a decision came to: the entity after it, and what it recorded (nothing, when it had been done already). */
export interface Decided<S, E extends Event = Event> {
  readonly state: S | null;
  readonly version: number;
  readonly events: readonly E[];
}

/**
 * A unit of work on one store: decisions on any number of its entities that are appended together, or not
 * at all. Every read sees the decisions made before it in the same unit.
 */
export interface Unit {
  load<S extends object>(kind: EntityKind<S>, ids: readonly string[]): Promise<ReadonlyMap<string, Entity<S>>>;
  find<S extends object>(kind: EntityKind<S>, query: Query): Promise<readonly (Entity<S> & { state: S })[]>;
  /** @throws Rejection as the decider does; the unit then keeps nothing of this decision. */
  decide<S extends object, C, E extends Event>(
    decider: Decider<S, C, E>,
    id: string,
    command: C,
  ): Promise<Decided<S, E>>;
}

/**
 * How a service answers events, its own and others'. Called once for each event, in order within a stream, possibly
 * again after a crash: what it does must be the same whether once or twice. What it decides is appended together
 * with the consumer's checkpoint. Throwing means: retry, then park the event's stream in the dead letters.
 */
export interface Reactions {
  readonly categories: readonly string[];
  readonly react: (event: RecordedEvent, unit: Unit) => Promise<void>;
}
