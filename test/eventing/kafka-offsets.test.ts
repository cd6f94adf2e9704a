import { describe, expect, test } from '@jest/globals';
import type { Admin } from 'kafkajs';
import { Unavailable } from '../../eventing/index.ts';
import { connectKafka } from '../../eventing/kafka/index.ts';
import { edgesOf } from '../../eventing/kafka/offsets.ts';

const settings = { brokers: ['127.0.0.1:1'], topicPrefix: '', groupPrefix: '', partitions: 1 };
const PARTITION = { partition: 0, offset: '7', high: '7', low: '3' };

/** Kafka as kafkajs shows it when its metadata lack a topic for the first `ignorant` questions. */
function asked(ignorant: number) {
  let questions = 0;
  const fetchTopicOffsets: Admin['fetchTopicOffsets'] = async () => {
    questions++;
    const found = questions > ignorant ? [[PARTITION]] : [];
    // As kafkajs does it: the TypeError is its own.
    return (found.pop() as (typeof PARTITION)[]).map((edges) => edges);
  };
  const connection = connectKafka(settings);
  const ask: typeof connection.ask = async (question) => question({ fetchTopicOffsets } as Admin);
  return { connection: { ...connection, ask }, questions: () => questions };
}

describe('the edges of partitions', () => {
  test('a topic that kafkajs has no metadata of is asked for again', async () => {
    const { connection, questions } = asked(2);
    expect(await edgesOf(connection, ['orders'])).toEqual(new Map([['orders/0', { low: 3, high: 7 }]]));
    expect(questions()).toBe(3);
  });

  test('not for ever', async () => {
    const { connection } = asked(Number.POSITIVE_INFINITY);
    const failure = await edgesOf(connection, ['orders']).catch((error) => error);
    expect(failure).toBeInstanceOf(Unavailable);
    expect(failure.message).toContain('does not know the topic orders yet');
  });
});
