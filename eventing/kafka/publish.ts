import kafkajs from 'kafkajs';
import type { Position } from '../feed.ts';
import type { LoggedEvent } from '../store.ts';
import type { KafkaConnection } from './connection.ts';
import { kafkaError } from './errors.ts';
import { type Batch, batchesOf, lastOffsets, type Target } from './publish-batch.ts';
import { reconnecting } from './publish-producer.ts';
import { EventTooLarge } from './publish-too-large.ts';
import { type KafkaPublisher, sourceOf, topicOf } from './settings.ts';
import { type Watermark, watermarkTopic } from './watermark.ts';

/** Puts a service's events on their topics. One call at a time. All throw Unavailable when the brokers do not answer. */
export interface Publisher extends AsyncDisposable {
  /**
   * The last offset of each of the service's sources, -1 for one that is empty. To be asked before the first event is
   * prepared: it also finds out how many partitions there are.
   */
  ends(): Promise<Position>;
  /** As few batches as Kafka takes, in the order of the events. */
  prepare(events: readonly LoggedEvent[]): readonly Batch[];
  /**
   * Resolves when all of the batch is on every replica in sync, with the last offset of each source that moved. When it rejects,
   * each partition has either all or nothing of its share, and may still get it later.
   * @throws EventTooLarge when Kafka will not take it all together.
   */
  publish(batch: Batch): Promise<Position>;
  announce(watermark: Watermark): Promise<void>;
}

/** Connects when it is first used, and again after each failure. */
export function openPublisher(
  connection: Pick<KafkaConnection, 'settings' | 'client' | 'ask' | 'longest'>,
  { name, categories }: KafkaPublisher,
): Publisher {
  const { settings } = connection;
  const producer = reconnecting(connection);
  const targets = new Map<string, Target>();

  const refused = ({ events, shares }: Batch, error: unknown) =>
    isTooLarge(error)
      ? new EventTooLarge(events, shares.map(({ topic }) => topic).join(', '), settings.brokers[0] ?? '')
      : kafkaError(error);

  return {
    async ends() {
      const ends: Record<string, number> = {};
      for (const category of categories) {
        const topic = topicOf(settings, category);
        const offsets = await connection.ask((admin) => admin.fetchTopicOffsets(topic));
        targets.set(category, { category, topic, partitions: offsets.length });
        for (const { partition, high } of offsets) ends[sourceOf(category, partition)] = Number(high) - 1;
      }
      return ends;
    },
    prepare: (events) => batchesOf(events, name, targets),
    async publish(batch) {
      try {
        const sent = await producer.use((it) => it.sendBatch({ acks: -1, topicMessages: [...batch.shares] }));
        return lastOffsets(batch, sent);
      } catch (error) {
        throw refused(batch, error);
      }
    },
    async announce(watermark) {
      const messages = [{ key: watermark.service, value: JSON.stringify(watermark), partition: 0 }];
      try {
        await producer.use((it) => it.send({ acks: -1, topic: watermarkTopic(settings), messages }));
      } catch (error) {
        throw kafkaError(error);
      }
    },
    [Symbol.asyncDispose]: () => producer[Symbol.asyncDispose](),
  };
}

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

const isTooLarge = (error: unknown): boolean =>
  error instanceof kafkajs.KafkaJSProtocolError && TOO_LARGE.has(error.type);
