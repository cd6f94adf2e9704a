import { expect, test } from '@jest/globals';
import kafkajs, { type Admin } from 'kafkajs';
import { connectKafka, type KafkaConnection } from '../../eventing/kafka/index.ts';
import { intake } from '../../eventing/kafka/intake.ts';
import { placing } from '../../eventing/kafka/placing.ts';

const settings = { brokers: ['127.0.0.1:1'], topicPrefix: 'test.', groupPrefix: 'test.', partitions: 1 };
const place = { topic: 'test.orders', partition: 0, category: 'orders', source: 'orders/0' };

const EDGES = [{ partition: 0, offset: '7', high: '7', low: '3' }];

/** A connection whose questions wait until they are answered by hand, or fail. */
function questions() {
  let asked = 0;
  let fail = (): void => {};
  let answer = (): void => {};
  const connection: KafkaConnection = {
    ...connectKafka(settings, { log: () => {} }),
    ask: (question) => {
      asked++;
      return new Promise((resolve, reject) => {
        answer = () => resolve(question({ fetchTopicOffsets: async () => EDGES } as unknown as Admin));
        fail = () => reject(new Error('Kafka went away'));
      });
    },
  };
  return { connection, asked: () => asked, fail: () => fail(), answer: () => answer() };
}

function given(passing?: true) {
  const moves: string[] = [];
  const consumer = new kafkajs.Kafka({ brokers: settings.brokers }).consumer({ groupId: 'test' });
  const watched = {
    ...consumer,
    pause: () => void moves.push('pause'),
    seek: ({ offset }: { offset: string }) => void moves.push(`seek ${offset}`),
    resume: () => void moves.push('resume'),
  };
  const asking = questions();
  const taken = intake();
  const places = placing({
    connection: asking.connection,
    intake: taken,
    categories: ['orders'],
    from: async () => ({ 'orders/0': 4 }),
    passing,
    failed: (_, error) => moves.push(`failed: ${error}`),
    placed: () => moves.push('placed'),
  });
  return { asking, places, moves, consumer: watched, taken };
}

/** Until everything that has been answered has had its effect. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

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
  await settled();
  expect(closed).toBe(false);
  asking.fail();
  await closing;
  expect(asking.asked()).toBe(1);
  expect(moves).toEqual(['pause']);
});

test('who is alone asks while it joins, and starts without a pause', async () => {
  const { asking, places, moves, consumer, taken } = given(true);
  expect(asking.asked()).toBe(1);
  asking.answer();
  await settled();
  places.joined(consumer, [place]);
  expect(moves).toEqual(['seek 5', 'resume', 'placed']);
  expect(taken.isPlaced()).toBe(true);
  expect(asking.asked()).toBe(1);

  // What was known then is of no use in another life.
  places.left();
  places.joined(consumer, [place]);
  expect(moves.slice(3)).toEqual(['pause']);
  asking.answer();
  await settled();
  expect(moves.slice(3)).toEqual(['pause', 'seek 5', 'resume', 'placed']);
  expect(asking.asked()).toBe(2);
  await places[Symbol.asyncDispose]();
});

test('who is alone and joins before the answer, or after none, asks as others do', async () => {
  const { asking, places, moves, consumer } = given(true);
  asking.fail();
  await settled();
  places.joined(consumer, [place]);
  expect(moves).toEqual(['pause']);
  asking.answer();
  await settled();
  expect(moves).toEqual(['pause', 'seek 5', 'resume', 'placed']);
  expect(asking.asked()).toBe(2);
  await places[Symbol.asyncDispose]();
});

test('who is alone and is closed meanwhile moves nothing', async () => {
  const { asking, places, moves, consumer } = given(true);
  asking.answer();
  await settled();
  await places[Symbol.asyncDispose]();
  places.joined(consumer, [place]);
  expect(moves).toEqual([]);
});
