import type { Batch, EachBatchPayload } from 'kafkajs';
import type { Delay } from '../delay.ts';
import type { FeedRequest, Subscription } from '../feed.ts';
import { asOf } from './as-of.ts';
import { committing } from './committing.ts';
import { conditions } from './conditions.ts';
import type { KafkaConnection } from './connection.ts';
import { deliverFrom } from './delivery.ts';
import { intake, type OwnPartition } from './intake.ts';
import { type Assignment, HEARTBEAT, stayInGroup } from './membership.ts';
import { edgesOf } from './offsets.ts';
import { removeGroup } from './passing.ts';
import { placing } from './placing.ts';
import { sourceOf, topicOf } from './settings.ts';
import type { Watermarks } from './watermarks.ts';

export interface SubscriptionOptions {
  readonly connection: KafkaConnection;
  readonly request: FeedRequest;
  readonly batchSize: number;
  readonly quietInterval: number;
  readonly delay: Delay;
  /** The service that publishes a category. */
  readonly publisherOf: (category: string) => string;
  readonly watermarks: Watermarks;
  readonly failed: (attempt: number, error: unknown) => void;
  readonly closed: () => void;
}

/** A member of a consumer group whose progress is where `from()` says, not where Kafka has it. */
export function subscribeTo(options: SubscriptionOptions): Subscription {
  const { connection, request, batchSize, watermarks } = options;
  const { settings } = connection;
  const group = `${settings.groupPrefix}${request.name}`;
  const topics = new Map(request.categories.map((category) => [topicOf(settings, category), category]));
  const taken = intake(request);
  const met = conditions();
  let open = true;
  let closing: Promise<void> | undefined;
  const failed: SubscriptionOptions['failed'] = (attempt, error) => {
    if (open) options.failed(attempt, error);
  };
  const isFull = () => open && taken.held() > 2 * batchSize;

  const delivery = deliverFrom({
    ...options,
    deliver: request.deliver,
    places: request.places,
    intake: taken,
    failed,
    caughtUp: asOf({ ...options, intake: taken }),
    settled: met.check,
  });
  const places = placing({
    ...request,
    connection,
    intake: taken,
    failed,
    placed() {
      met.check();
      delivery.ring();
    },
  });
  const membership = stayInGroup({
    connection,
    group,
    topics: [...topics.keys()],
    fromBeginning: true,
    failed,
    joined: (consumer, assignment) => places.joined(consumer, partitionsOf(assignment, topics)),
    left: places.left,
    skipped(topic, partition, first, last) {
      taken.accept(partitionOf(topic, partition, topics).source, { fetchedFrom: first, messages: [], next: last + 1 });
      delivery.ring();
    },
    async eachBatch({ batch, ...payload }, consumer) {
      const { source } = partitionOf(batch.topic, batch.partition, topics);
      const last = batch.lastOffset();
      const arrival = { fetchedFrom: fetchedFrom(batch), messages: batch.messages, next: Number(last) + 1 };
      const answer = taken.accept(source, arrival);
      if (answer === 'ahead') places.again(consumer, source);
      if (answer !== 'taken') return;
      payload.resolveOffset(last);
      delivery.ring();
      if (isFull())
        await alive(
          payload,
          met.until(() => !isFull()),
        );
    },
  });
  const commits = request.passing ? null : committing({ intake: taken, membership, group, log: connection.log });
  const stopHearing = watermarks.onCome(delivery.ring);

  const close = async (): Promise<void> => {
    open = false;
    stopHearing();
    met.check();
    await delivery[Symbol.asyncDispose]();
    await commits?.[Symbol.asyncDispose]();
    await Promise.all([places[Symbol.asyncDispose](), membership[Symbol.asyncDispose]()]);
    if (request.passing) await removeGroup(connection, group);
    met.close(new Error(`the subscription of ${request.name} was closed`));
    options.closed();
  };

  return {
    async caughtUp() {
      if (!open) throw new Error(`the subscription of ${request.name} is closed`);
      // Closing lets go of all partitions: of none a reader has everything, but nobody has read it.
      const untilOpenAnd = (holds: () => boolean) => met.until(() => open && holds());
      await untilOpenAnd(taken.isPlaced);
      const edges = await edgesOf(connection, request.categories);
      const ends = taken.readings().map((reading) => ({ reading, high: edges.get(reading.place.source)?.high ?? 0 }));
      await untilOpenAnd(() =>
        ends.every(({ reading, high }) => reading.delivered >= high || taken.reading(reading.place.source) !== reading),
      );
    },
    [Symbol.asyncDispose]() {
      closing ??= close();
      return closing;
    },
  };
}

const partitionOf = (topic: string, partition: number, topics: ReadonlyMap<string, string>): OwnPartition => {
  const category = topics.get(topic) ?? topic;
  return { topic, partition, category, source: sourceOf(category, partition) };
};

const partitionsOf = (assignment: Assignment, topics: ReadonlyMap<string, string>): readonly OwnPartition[] =>
  Object.entries(assignment)
    .filter(([topic]) => topics.has(topic))
    .flatMap(([topic, partitions]) => partitions.map((partition) => partitionOf(topic, partition, topics)));

/** What was asked of the broker: an offset that may lie before that of the first message. kafkajs' types do not name it. */
const fetchedFrom = (batch: Batch): number =>
  Number('fetchedOffset' in batch ? batch.fetchedOffset : (batch.firstOffset() ?? batch.lastOffset()));

/** Says to the group that this member lives, until there is room. @throws when the group rebalances, for kafkajs. */
async function alive({ heartbeat, isRunning }: Omit<EachBatchPayload, 'batch'>, room: Promise<void>): Promise<void> {
  for (let full = true; full && isRunning(); ) {
    let timer: NodeJS.Timeout | undefined;
    const beat = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, HEARTBEAT, true);
    });
    full = await Promise.race([room.then(() => false), beat]);
    clearTimeout(timer);
    await heartbeat();
  }
}
