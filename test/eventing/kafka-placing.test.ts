import { expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { connectKafka, type KafkaConnection } from '../../eventing/kafka/index.ts';
import { intake } from '../../eventing/kafka/intake.ts';
import { placing } from '../../eventing/kafka/placing.ts';

const settings = { brokers: ['127.0.0.1:1'], topicPrefix: 'test.', groupPrefix: 'test.', partitions: 1 };
const place = { topic: 'test.orders', partition: 0, category: 'orders', source: 'orders/0' };

/** A connection whose questions wait until they are answered by hand; they fail then. */
function questions() {
  let asked = 0;
  let fail = (): void => {};
  const connection: KafkaConnection = {
    ...connectKafka(settings, { log: () => {} }),
    ask: () => {
      asked++;
      return new Promise((_, reject) => {
        fail = () => reject(new Error('Kafka went away'));
      });
    },
  };
  return { connection, asked: () => asked, fail: () => fail() };
}

function given() {
  const moves: string[] = [];
  const consumer = new kafkajs.Kafka({ brokers: settings.brokers }).consumer({ groupId: 'test' });
  const watched = {
    ...consumer,
    pause: () => void moves.push('pause'),
    seek: () => void moves.push('seek'),
    resume: () => void moves.push('resume'),
  };
  const asking = questions();
  const places = placing({
    connection: asking.connection,
    intake: intake(),
    categories: ['orders'],
    from: async () => ({}),
    failed: (_, error) => moves.push(`failed: ${error}`),
    placed: () => moves.push('placed'),
  });
  return { asking, places, moves, consumer: watched };
}

test('a rebalance that comes while it is being closed asks nothing more', async () => {
  const { asking, places, consumer } = given();
  await places[Symbol.asyncDispose]();
  places.joined(consumer, [place]);
  expect(asking.asked()).toBe(0);
});

test('closing waits for the question under way, which is not asked again and moves nothing', async () => {
  const { asking, places, moves, consumer } = given();
  places.joined(consumer, [place]);
  expect(asking.asked()).toBe(1);
  let closed = false;
  const closing = places[Symbol.asyncDispose]().then(() => {
    closed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(false);
  asking.fail();
  await closing;
  expect(asking.asked()).toBe(1);
  expect(moves).toEqual(['pause']);
});
