import type { EntityKind } from './decider.ts';
import type { Event, EventMetadata, RecordedEvent } from './event.ts';
import type { Position } from './feed.ts';
import type { Column, Condition, Query } from './query.ts';

/** An entity kind as a store keeps it: with the columns that its current states are found by. */
export interface StoredKind<S extends object = object, E extends Event = Event> extends EntityKind<S, E> {
  readonly columns: Readonly<Record<string, Column<S>>>;
  /** Each a list of column names; the id is appended to each. */
  readonly indexes: readonly (readonly string[])[];
}

/** An entity as it is now. `state` is null after a deletion. */
export interface Entity<S = object> {
  readonly id: string;
  readonly version: number;
  readonly state: S | null;
}

export interface NewEvent<E extends Event = Event> extends EventMetadata {
  readonly type: E['type'];
  readonly data: E['data'];
}

export interface StreamAppend<S = object, E extends Event = Event> {
  readonly category: string;
  readonly id: string;
  /** The stream's version that the decision was made on; 0 for a stream that must not exist. */
  readonly expectedVersion: number;
  readonly events: readonly NewEvent<E>[];
  /** The state after these events. */
  readonly state: S | null;
}

/** How far a consumer has come: stored together with what it did. */
export interface Checkpoint {
  readonly consumer: string;
  /** Of the sources that moved; the others stay where they were. */
  readonly position: Position;
  /** The last version processed of each stream that the batch touched. */
  readonly versions: ReadonlyMap<string, number>;
  /**
   * The last version that had been processed before, of streams among `versions`. Where the store holds another one,
   * the append is a VersionConflict: a second instance of the consumer was faster, and nothing may happen twice.
   */
  readonly after?: ReadonlyMap<string, number>;
}

/** A place in a store's log. Grows in commit order; may skip numbers. */
export type Offset = number;

export interface LoggedEvent {
  readonly offset: Offset;
  readonly event: RecordedEvent;
}

/**
 * A service's own store: its streams, the current state of each of its entities, and the log of all its
 * events in commit order. The store is its own outbox: whatever was appended can be read from the log for ever.
 *
 * Not guaranteed: that offsets are consecutive, or that they mean anything to another store.
 */
export interface EventStore extends AsyncDisposable {
  /** The feed's source name of this store, such as `orders`. */
  readonly name: string;
  /** The kinds that it was opened with; it keeps no other. */
  readonly kinds: readonly StoredKind[];

  /**
   * Appends to one or several streams, with the new states and the checkpoint, all or nothing. Resolves when it
   * is durable (fsync or majority). Many waiting appends share one transaction; each of them succeeds or fails by
   * itself. A stream without events is only held to its expected version.
   * @throws VersionConflict when a stream is not at its expected version, or the consumer not where the
   * checkpoint says; then nothing is changed.
   */
  append(appends: readonly StreamAppend[], checkpoint?: Checkpoint): Promise<readonly RecordedEvent[]>;

  /** A stream's events behind a version, in order; empty for an unknown stream. */
  readStream(category: string, id: string, afterVersion?: number): Promise<readonly RecordedEvent[]>;

  /** Current states, one read for all ids; unknown ids are missing from the result. */
  load<S extends object>(kind: EntityKind<S>, ids: readonly string[]): Promise<ReadonlyMap<string, Entity<S>>>;

  /** Existing entities (deleted ones are left out) by their columns. */
  find<S extends object>(kind: EntityKind<S>, query: Query): Promise<readonly (Entity<S> & { state: S })[]>;
  count(kind: EntityKind, where: readonly Condition[]): Promise<number>;

  /** The log behind an offset (0 for the start), in commit order: `limit` events, fewer only when there are no more. */
  readLog(after: Offset, limit: number): Promise<readonly LoggedEvent[]>;
  /** The offset of the last event in the log; 0 when it is empty. */
  logEnd(): Promise<Offset>;

  /** Where a consumer of this service stands; an unknown one is at the start. */
  position(consumer: string): Promise<Position>;
  /** The last version that a consumer has processed of each of these streams; 0 for a stream it has not seen. */
  processed(consumer: string, streams: readonly string[]): Promise<ReadonlyMap<string, number>>;

  readonly deadLetters: DeadLetterStore;
}

/** An event that a consumer could not process, or that waits behind one of the same stream. */
export interface DeadLetter {
  readonly consumer: string;
  readonly event: RecordedEvent;
  readonly reason: string;
  readonly attempts: number;
}

export interface DeadLetterStore {
  put(letters: readonly DeadLetter[]): Promise<void>;
  /** In order of stream and version. */
  list(consumer: string, stream?: string): Promise<readonly DeadLetter[]>;
  /** Which of these streams have letters: their further events must queue behind them. */
  parked(consumer: string, streams: readonly string[]): Promise<ReadonlySet<string>>;
  remove(consumer: string, eventIds: readonly string[]): Promise<void>;
}
