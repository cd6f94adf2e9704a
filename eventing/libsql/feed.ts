import { type Delay, delay as realDelay } from '../delay.ts';
import { CategoryUnknown } from '../errors.ts';
import type { Feed, Position, Subscription } from '../feed.ts';
import { type LogSource, logCursor } from './log-cursor.ts';
import { openLogFile } from './log-file.ts';
import { type FailedDelivery, tail } from './tail.ts';

export interface LogFeedOptions {
  /** The stores' names, files and the categories that each holds. A file may come to be later. */
  readonly sources: readonly { readonly name: string; readonly file: string; readonly categories: readonly string[] }[];
  /** At most so many events in a batch; 1,000 unless told otherwise. */
  readonly batchSize?: number;
  /**
   * How often a quiet feed says that it is quiet, and looks for what it was not told of: 250 ms unless told otherwise.
   */
  readonly quietInterval?: number;
  readonly delay?: Delay;
  /** The wall clock, in ms. */
  readonly now?: () => number;
  /** Told of each failed delivery, which is then repeated; writes to stderr unless told otherwise. */
  readonly onFailure?: (failure: FailedDelivery) => void;
}

/**
 * A feed over the logs of libsql stores on this machine. Every subscriber reads the logs itself: members of the same
 * name do not share the work, each gets everything. A commit of this process wakes its subscribers at once, one of
 * another process usually within milliseconds, at the latest after `quietInterval`.
 */
export function openLogFeed(options: LogFeedOptions): Feed {
  const {
    batchSize = 1000,
    quietInterval = 250,
    delay = realDelay,
    now = Date.now,
    onFailure = printFailure,
  } = options;
  const sources: LogSource[] = options.sources.map((source) => ({ ...source, log: openLogFile(source.file) }));
  const subscriptions = new Set<Subscription>();
  let closed = false;

  const sourcesOf = (categories: readonly string[]): LogSource[] => {
    const unknown = categories.find((category) => !sources.some((source) => source.categories.includes(category)));
    if (unknown !== undefined) throw new CategoryUnknown(unknown);
    return sources.filter((source) => source.categories.some((category) => categories.includes(category)));
  };
  const endsOf = (some: readonly LogSource[]): Position =>
    Object.fromEntries(some.map(({ name, log }) => [name, log.end()]));

  return {
    async subscribe({ name, categories, from, deliver, places, batchSize: asked = batchSize }) {
      if (closed) throw new Error('the feed is closed');
      const read = sourcesOf(categories);
      const subscription = tail({
        name,
        cursor: logCursor({ sources: read, categories, from: await from(), now, places }),
        onChange: (listener) => {
          const stops = read.map(({ log }) => log.onChange(listener));
          return () => {
            for (const stop of stops) stop();
          };
        },
        ends: () => endsOf(read),
        deliver,
        closed: () => subscriptions.delete(subscription),
        options: { batchSize: asked, quietInterval, delay, now, onFailure },
      });
      subscriptions.add(subscription);
      return subscription;
    },
    async end(categories) {
      return endsOf(sourcesOf(categories));
    },
    /** A store keeps its whole log. */
    async start(categories) {
      sourcesOf(categories);
      return {};
    },
    async sources(categories) {
      return sourcesOf(categories).map(({ name }) => name);
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await Promise.all([...subscriptions].map((subscription) => subscription[Symbol.asyncDispose]()));
      for (const { log } of sources) log[Symbol.dispose]();
    },
  };
}

const printFailure = ({ subscriber, attempt, error }: FailedDelivery): void =>
  console.error(`feed: delivery to ${subscriber} failed (attempt ${attempt}), trying again:`, error);
