import type { Feed } from '../eventing/index.ts';
import type { KafkaConnection } from '../eventing/kafka/connection.ts';
import { openKafkaFeed } from '../eventing/kafka/feed.ts';
import type { KafkaPublisher } from '../eventing/kafka/settings.ts';
import { ensureTopics } from '../eventing/kafka/topics.ts';
import type { BackingOptions } from './open-backing.ts';
import type { System } from './system.ts';
import { untilAnswered } from './waiting.ts';

/**
 * The feed on Kafka, as soon as the brokers answer and the topics are there and right.
 * @throws what only a person can mend: KafkaLoginRefused, KafkaNotTrusted, TopicLosesHistory …
 */
export const reachKafka = (
  connection: KafkaConnection,
  publishers: readonly KafkaPublisher[],
  { log, signal }: Pick<BackingOptions, 'log' | 'signal'>,
): Promise<Feed> =>
  untilAnswered(
    async () => {
      await ensureTopics(connection, publishers);
      return openKafkaFeed({ connection, publishers });
    },
    { part: 'the event feed', signal, log },
  );

export const publishersOf = ({ services }: Pick<System, 'services'>): readonly KafkaPublisher[] =>
  services
    .filter(({ kinds }) => kinds.length > 0)
    .map(({ name, kinds }) => ({ name, categories: kinds.map(({ category }) => category) }));
