import type { RecordedEvent } from './event.ts';

/**
 * How far each source has been read: source name → offset of the last event read. Only partly
 * ordered: of two positions each may be ahead in another source.
 */
export type Position = Readonly<Record<string, number>>;

export interface FeedBatch {
  readonly events: readonly RecordedEvent[];
  /** The position behind the batch: of the sources that it advanced. */
  readonly position: Position;
  /** Null while more is waiting. An empty batch that says it is how a quiet feed tells that the consumer is up to date. */
  readonly caughtUp: CaughtUp | null;
  /** Where each of the events stands, in their order; there for a request that asks for it. */
  readonly places?: readonly Place[];
}

/** Where an event stands in its source. */
export interface Place {
  readonly source: string;
  /** Whoever reads from behind this offset gets all that comes after the event. */
  readonly offset: number;
  /**
   * The event's place in the log of its store. A copy of the event has the same one, and within a source all others grow: who has
   * seen a sequence has seen all below it. Null where the transport does not tell.
   */
  readonly sequence: number | null;
}

/**
 * Everything that these sources accepted before this wall-clock time (ms) has been delivered, with this batch or before.
 * `sources` are those that the subscriber reads: its share of them where members of the same name share.
 */
export interface CaughtUp {
  readonly at: number;
  readonly sources: readonly string[];
}

export interface FeedRequest {
  /** Who reads: members of the same name share the work where the transport can. */
  readonly name: string;
  readonly categories: readonly string[];
  /**
   * Where to start: behind this position; a source that it does not name is read from its start. Asked when the subscription
   * begins, and again when it gets sources that another member of the same name had before.
   */
  readonly from: () => Promise<Position>;
  /** At most so many events in a batch; as many as the feed thinks right unless told otherwise. */
  readonly batchSize?: number;
  /** Wants `places` with each batch. */
  readonly places?: true;
  /** The name is of this process alone and will not come again: nothing about it is left behind in the transport. */
  readonly passing?: true;
  /**
   * Called with one batch at a time. Its promise resolves when what the batch caused is durable; only then does the
   * next come. When it rejects the same events are delivered again, after a growing delay.
   */
  readonly deliver: (batch: FeedBatch) => Promise<void>;
}

export interface Subscription extends AsyncDisposable {
  /** Resolves once everything that the feed held at the time of the call has been delivered. */
  caughtUp(): Promise<void>;
}

/**
 * Every event of every service, at least once, in order within a stream, from any position.
 *
 * Not guaranteed: any order between streams; that an event comes only once; that a position of one feed
 * means anything to another.
 */
export interface Feed extends AsyncDisposable {
  subscribe(request: FeedRequest): Promise<Subscription>;
  /** The position of the last published event of each source of these categories; sources that hold none may be missing. */
  end(categories: readonly string[]): Promise<Position>;
  /** Behind this position each source of these categories still has all its events; sources that have all may be missing. */
  start(categories: readonly string[]): Promise<Position>;
  /** All sources of these categories. */
  sources(categories: readonly string[]): Promise<readonly string[]>;
}
