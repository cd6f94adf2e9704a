import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import kafkajs, { type Kafka } from 'kafkajs';
import { connectKafka, type KafkaConnection } from '../../eventing/kafka/index.ts';
import { stayInGroup } from '../../eventing/kafka/membership.ts';
import { reconnecting } from '../../eventing/kafka/publish-producer.ts';

const LONGEST = 200;
const never = new Promise<never>(() => {});
const settings = { brokers: ['127.0.0.1:1'], topicPrefix: '', groupPrefix: '', partitions: 1 };

/** A client that does what it is told to, in place of kafkajs. */
const clientOf = (client: object): KafkaConnection => ({
  ...connectKafka(settings, { log: () => {}, longest: LONGEST }),
  client: () => client as Kafka,
});

const { events } = new kafkajs.Kafka({ brokers: settings.brokers }).consumer({ groupId: 'test' });

/** A consumer of kafkajs as far as a membership knows it. */
function madeUpConsumer(life: { readonly run?: Promise<void>; readonly disconnect?: Promise<void> } = {}) {
  const emitter = new EventEmitter();
  return {
    events,
    on(name: string, listener: (event: object) => void) {
      emitter.on(name, listener);
      return () => void emitter.off(name, listener);
    },
    tell: (name: string, payload: object) => emitter.emit(name, { payload }),
    connect: async () => {},
    subscribe: async () => {},
    run: () => life.run ?? Promise.resolve(),
    disconnect: () => life.disconnect ?? Promise.resolve(),
  };
}
type MadeUp = ReturnType<typeof madeUpConsumer>;

function memberOf(consumers: MadeUp[]) {
  const failures: unknown[] = [];
  const joined: object[] = [];
  const left = [...consumers];
  const membership = stayInGroup({
    connection: clientOf({ consumer: () => left.shift() ?? madeUpConsumer() }),
    group: 'test',
    topics: ['orders'],
    fromBeginning: true,
    joined: (consumer) => void joined.push(consumer),
    left() {},
    eachBatch: async () => {},
    failed: (_, error) => void failures.push(error),
  });
  return { membership, failures, joined };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const UNAVAILABLE = { code: 'UNAVAILABLE', server: 'Kafka' };

test('a consumer of which one fetch never ends is followed by a new one, while its heartbeats go on', async () => {
  const [first, second] = [madeUpConsumer(), madeUpConsumer()];
  const { membership, failures, joined } = memberOf([first, second]);
  await until(() => (membership.consumer() as unknown) === first);
  first.tell(events.FETCH_START, { nodeId: 1 });
  first.tell(events.FETCH_START, { nodeId: 2 });
  first.tell(events.FETCH, { nodeId: 2 });
  const beating = setInterval(() => first.tell(events.HEARTBEAT, {}), LONGEST / 10);
  await until(() => (membership.consumer() as unknown) === second);
  clearInterval(beating);
  expect(failures).toMatchObject([UNAVAILABLE]);
  // What it still says is not heard.
  first.tell(events.GROUP_JOIN, { memberAssignment: {} });
  second.tell(events.GROUP_JOIN, { memberAssignment: {} });
  expect(joined).toEqual([second]);
  await membership[Symbol.asyncDispose]();
});

test('one that only beats, because it is full, is left alone; one that says nothing is not', async () => {
  const [first, second] = [madeUpConsumer(), madeUpConsumer()];
  const { membership, failures } = memberOf([first, second]);
  await until(() => (membership.consumer() as unknown) === first);
  let beats = 0;
  const beating = setInterval(() => {
    beats++;
    first.tell(events.HEARTBEAT, {});
  }, LONGEST / 10);
  await until(() => beats === 30);
  expect(failures).toEqual([]);
  expect(membership.consumer() as unknown).toBe(first);
  clearInterval(beating);
  await until(() => (membership.consumer() as unknown) === second);
  expect(failures).toMatchObject([UNAVAILABLE]);
  await membership[Symbol.asyncDispose]();
});

test('one that never joins is followed by a new one', async () => {
  const [first, second] = [madeUpConsumer({ run: never }), madeUpConsumer()];
  const { membership, failures } = memberOf([first, second]);
  await until(() => (membership.consumer() as unknown) === second);
  expect(failures).toMatchObject([UNAVAILABLE]);
  await membership[Symbol.asyncDispose]();
});

test('one that never closes does not keep its process', async () => {
  const first = madeUpConsumer({ disconnect: never });
  const { membership } = memberOf([first]);
  await until(() => (membership.consumer() as unknown) === first);
  await membership[Symbol.asyncDispose]();
}, 15_000);

test('what is never acknowledged is sent by another producer', async () => {
  const sent: string[] = [];
  const producerOf = (name: string, answer: Promise<string>) => ({
    connect: async () => {},
    disconnect: async () => {},
    send: () => {
      sent.push(name);
      return answer;
    },
  });
  const producers = [producerOf('first', never), producerOf('second', Promise.resolve('done'))];
  await using producer = reconnecting(clientOf({ producer: () => producers.shift() }));
  const send = () => producer.use((it) => it.send({ topic: 'orders', messages: [] }));
  await expect(send()).rejects.toMatchObject({ ...UNAVAILABLE, done: 'unknown' });
  expect(await send()).toBe('done');
  expect(sent).toEqual(['first', 'second']);
});
