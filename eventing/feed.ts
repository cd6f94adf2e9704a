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
  /**
   * The wall-clock time (ms) at which the feed held nothing behind this batch; null when more is
   * waiting. An empty batch with a time is how a quiet feed says that the consumer is up to date.
   */
  readonly caughtUpAt: number | null;
}

export interface FeedRequest {
  /** Who reads: members of the same name share the work where the transport can. */
  readonly name: string;
  readonly categories: readonly string[];
  /** Start behind this position; a source that it does not name is read from its start. */
  readonly from: Position;
  /** At most so many events in a batch; as many as the feed thinks right unless told otherwise. */
  readonly batchSize?: number;
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
  /** The position of the last published event of each source of these categories. */
  end(categories: readonly string[]): Promise<Position>;
}
