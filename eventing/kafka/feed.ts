import { type Delay, delay as realDelay } from '../delay.ts';
import { CategoryUnknown } from '../errors.ts';
import type { Feed, Subscription } from '../feed.ts';
import type { KafkaLog } from './chatter.ts';
import type { KafkaConnection } from './connection.ts';
import { edgesOf } from './offsets.ts';
import type { KafkaPublisher } from './settings.ts';
import { subscribeTo } from './subscription.ts';
import { readWatermarks, type Watermarks } from './watermarks.ts';

export interface KafkaFeedOptions {
  readonly connection: KafkaConnection;
  /** Who publishes what: categories that none of them has cannot be read. */
  readonly publishers: readonly KafkaPublisher[];
  /** At most so many events in a batch; 1,000 unless told otherwise. */
  readonly batchSize?: number;
  /** How often a quiet feed says that it is quiet; 250 ms unless told otherwise. It cannot do so more often than watermarks come. */
  readonly quietInterval?: number;
  readonly delay?: Delay;
  /** Told of each failure, of a delivery or of Kafka; what failed is tried again. Written to the connection's log, ever more seldom, unless told otherwise. */
  readonly onFailure?: (failure: FeedFailure) => void;
}

export interface FeedFailure {
  readonly subscriber: string;
  readonly attempt: number;
  readonly error: unknown;
}

/**
 * The feed on Kafka. Members of the same name, in any number of processes, share the partitions. Sources are `<category>/<partition>`;
 * a position holds the offset of the last message read.
 *
 * Subscribing does not wait for Kafka: whoever subscribes is served once it answers, and again whenever it comes back.
 * A subscription's `caughtUp` waits until it has partitions; `end`, `start` and `sources` ask Kafka at once.
 *
 * Not guaranteed: that an event comes only once (what was under way when partitions changed hands comes twice); times of catching up
 * while the relay of a service, its database or Kafka is away.
 *
 * @throws from `subscribe`, `end`, `start` and `sources`: CategoryUnknown. From the latter three, and from `caughtUp`: Unavailable,
 * KafkaLoginRefused, KafkaNotTrusted.
 */
export function openKafkaFeed(options: KafkaFeedOptions): Feed {
  const { connection, publishers, batchSize = 1000, quietInterval = 250, delay = realDelay } = options;
  const { onFailure = sayLessAndLess(connection.log) } = options;
  const owners = new Map(publishers.flatMap(({ name, categories }) => categories.map((category) => [category, name])));
  const subscriptions = new Set<Subscription>();
  const failedFor = (subscriber: string) => (attempt: number, error: unknown) =>
    onFailure({ subscriber, attempt, error });
  let watermarks: Watermarks | null = null;
  let closed = false;

  const publisherOf = (category: string): string => {
    const owner = owners.get(category);
    if (owner === undefined) throw new CategoryUnknown(category);
    return owner;
  };
  const edges = async (categories: readonly string[]) => {
    for (const category of categories) publisherOf(category);
    return [...(await edgesOf(connection, categories))];
  };

  return {
    async subscribe(request) {
      if (closed) throw new Error('the feed is closed');
      for (const category of request.categories) publisherOf(category);
      watermarks ??= readWatermarks({ connection, failed: failedFor('watermarks') });
      const subscription = subscribeTo({
        connection,
        request,
        batchSize: request.batchSize ?? batchSize,
        quietInterval,
        delay,
        publisherOf,
        watermarks,
        failed: failedFor(request.name),
        closed: () => subscriptions.delete(subscription),
      });
      subscriptions.add(subscription);
      return subscription;
    },
    async end(categories) {
      const written = (await edges(categories)).filter(([, { high }]) => high > 0);
      return Object.fromEntries(written.map(([source, { high }]) => [source, high - 1]));
    },
    async start(categories) {
      const cut = (await edges(categories)).filter(([, { low }]) => low > 0);
      return Object.fromEntries(cut.map(([source, { low }]) => [source, low - 1]));
    },
    async sources(categories) {
      return (await edges(categories)).map(([source]) => source);
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      const ending = [...subscriptions, ...(watermarks === null ? [] : [watermarks])];
      await Promise.all(ending.map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

/** The first failure, the second, the fourth, the eighth … of a row. */
const sayLessAndLess =
  (log: KafkaLog) =>
  ({ subscriber, attempt, error }: FeedFailure): void => {
    if (!Number.isInteger(Math.log2(attempt))) return;
    log(`feed: ${subscriber} (attempt ${attempt}), trying again: ${error instanceof Error ? error.message : error}`);
  };
