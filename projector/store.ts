import type { CaughtUp, Condition, Entity, Keyset, Position, Query, RecordedEvent, Value } from '../eventing/index.ts';
import type { JoinedView } from './view.ts';

/** Which parts of a document a read needs: state properties of the root, and of each embedded part. */
export interface Selected {
  readonly root: readonly string[];
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** Whether to say of which versions the documents are. */
  readonly versions?: true;
}

/** A joined document as read: at least what was selected. */
export interface Document {
  readonly id: string;
  readonly root: object;
  /** For each selected part: its state, null while missing; a list of these for a `many` part. */
  readonly parts: Readonly<Record<string, object | null | readonly (object | null)[]>>;
  /** Where asked for: the version of the root's stream, and of those of the selected parts. */
  readonly versions?: Readonly<Record<string, number>>;
}

/** A document in a list, and its place in the list's order. */
export interface Found extends Document {
  readonly keyset: Keyset;
}

export interface AggregateQuery {
  readonly where: readonly Condition[];
  readonly groupBy: readonly string[];
  /** Columns to sum. */
  readonly sums: readonly string[];
}

export interface AggregateRow {
  /** The values of `groupBy`, in its order. */
  readonly key: readonly (Value | null)[];
  readonly count: number;
  readonly sums: readonly number[];
}

/** How current the view is. */
export interface Progress {
  readonly position: Position;
  /**
   * Everything accepted before this wall-clock time (ms) is in the view: the earliest of the times of all its sources. 0
   * before the first catch-up of one of them.
   */
  readonly asOf: number;
}

/** How far a projector has come: of the sources that it reads. */
export interface Advance {
  readonly position: Position;
  /** Null where nothing new is known: the times stay what they were. */
  readonly caughtUp: CaughtUp | null;
}

/** An entity that the view shows as it was: an event of it could not be applied, or an earlier one is missing. */
export interface StaleEntity {
  readonly stream: string;
  /** The first version that waits. */
  readonly version: number;
  readonly reason: string;
  /** How many events wait. */
  readonly waiting: number;
}

/** The reading side: what the gateway's view strategy asks. Every method answers many questions in one call. */
export interface ViewReader {
  /** Documents by id; unknown and deleted ones are missing. */
  get(view: JoinedView, ids: readonly string[], selected: Selected): Promise<ReadonlyMap<string, Document>>;
  /** One result for each query. Rows come in the query's order (see {@link Query}). */
  find(view: JoinedView, queries: readonly Query[], selected: Selected): Promise<readonly (readonly Found[])[]>;
  count(view: JoinedView, wheres: readonly (readonly Condition[])[]): Promise<readonly number[]>;
  /** Rows sorted by key: text by code point, nulls last. */
  aggregate(view: JoinedView, query: AggregateQuery): Promise<readonly AggregateRow[]>;
  /** The last version of each stream that every document shows; 0 for an unknown one. */
  applied(streams: readonly string[]): Promise<ReadonlyMap<string, number>>;
  progress(): Promise<Progress>;
  /** What {@link Progress.asOf} does not hold for, by stream; at most 1,000 of them. */
  stale(): Promise<readonly StaleEntity[]>;
}

/** An event that the view keeps but has not applied. */
export interface ParkedEvent {
  readonly event: RecordedEvent;
  readonly reason: string;
  /** How often applying it failed; 0 when it only waits for an earlier one. */
  readonly attempts: number;
}

/** A root entity with the parts that its document embeds, each as it was read. */
export interface JoinedDocument {
  readonly root: Entity;
  /** For each embedding join the ids, in order, with the entity when it is known. */
  readonly parts: Readonly<Record<string, readonly { readonly id: string; readonly entity: Entity | null }[]>>;
}

/**
 * The writing side. A view that embeds nothing has no documents of its own: its entities are its documents, so
 * `putDocuments` is called only for views with a `one` or `many` join.
 *
 * Each write is guarded by version: it changes nothing where the stored version is the same
 * or newer, so any of them may come late, twice, or from two projectors at once.
 */
export interface ViewWriter {
  /** The latest known entities of a category; unknown ids are missing. Deleted ones are there with state null. */
  entities(category: string, ids: readonly string[]): Promise<ReadonlyMap<string, Entity>>;
  putEntities(category: string, entities: readonly Entity[]): Promise<void>;
  /**
   * Writes documents, guarded by the root's version; a deleted root leaves a tombstone without parts. An embedded part that the document already has with the same
   * id keeps the newer of the two versions.
   */
  putDocuments(view: JoinedView, documents: readonly JoinedDocument[]): Promise<void>;
  /**
   * Writes entities into every document that embeds them under this join, guarded by that part's version. They have
   * been put as entities before.
   */
  putParts(view: JoinedView, join: string, entities: readonly Entity[]): Promise<void>;
  /** The parked events of these streams, by stream and version. */
  parked(streams: readonly string[]): Promise<readonly ParkedEvent[]>;
  /** One that is parked already is replaced. */
  park(events: readonly ParkedEvent[]): Promise<void>;
  unpark(eventIds: readonly string[]): Promise<void>;
  /**
   * Remembers how far the projector is. Comes after the writes it stands for, never before. Sources that are not named
   * keep their place and their time.
   */
  putProgress(advance: Advance): Promise<void>;
  /**
   * What the view is made from: these and no others. One that was not known before holds {@link Progress.asOf} at 0 until it
   * is caught up with; one that is not named any more holds it no longer.
   */
  expectSources(sources: readonly string[]): Promise<void>;
}

/** A joined view's store: created from the declarations, with their columns and indexes. */
export interface ViewStore extends ViewReader, AsyncDisposable {
  /**
   * Runs the work of one batch. Where the store has transactions all of it becomes visible at once; where not, the
   * guards make a half-done batch harmless: it is done again.
   */
  write(work: (writer: ViewWriter) => Promise<void>): Promise<void>;
  /** Every entity and document as text, one a line, in a fixed order: equal views give equal bytes. */
  dump(): AsyncIterable<string>;
}
