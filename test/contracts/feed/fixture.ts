import type { Delay, EventStore, Feed } from '../../../eventing/index.ts';

/** Two stores, `left` with accounts and `right` with journals, and feeds that carry what they hold. */
export interface FeedFixture extends AsyncDisposable {
  readonly left: EventStore;
  readonly right: EventStore;
  /** Resolves once the feed holds all that the stores hold now: at once where it reads them itself. */
  carried(): Promise<void>;
  /** `delay` is what the feed waits by before it delivers again. */
  open(options?: { delay?: Delay }): Promise<Feed>;
}
