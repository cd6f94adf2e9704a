import { expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { onceKnown } from '../../eventing/kafka/once-known.ts';

/** As a broker answers it: kafkajs' constructor takes the protocol's error, which its types call a message. */
const protocolError = (type: string) =>
  new kafkajs.KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 3, retriable: true }));

const unknown = protocolError('UNKNOWN_TOPIC_OR_PARTITION');
const repeated = new kafkajs.KafkaJSNumberOfRetriesExceeded(unknown, { retryCount: 4, retryTime: 1 });

/** Fails with these, one after the other, then answers. */
function failing(...errors: readonly Error[]) {
  let asked = 0;
  const waits: number[] = [];
  return {
    waits,
    asked: () => asked,
    ask: async () => {
      const error = errors[asked++];
      if (error !== undefined) throw error;
      return 'there';
    },
    wait: async (ms: number) => void waits.push(ms),
  };
}

test.each([
  ['the broker has not heard of it', unknown],
  ['it has no leader', protocolError('LEADER_NOT_AVAILABLE')],
  ['kafkajs has asked again in vain', repeated],
])('asks again while %s', async (_, error) => {
  const broker = failing(error, error);
  await expect(onceKnown(broker.ask, broker.wait)).resolves.toBe('there');
  expect(broker.waits).toEqual([50, 100]);
});

test('gives up after eight', async () => {
  const broker = failing(...Array.from({ length: 20 }, () => unknown));
  await expect(onceKnown(broker.ask, broker.wait)).rejects.toBe(unknown);
  expect(broker.asked()).toBe(8);
});

test.each([
  ['a refusal', protocolError('TOPIC_AUTHORIZATION_FAILED')],
  ["somebody else's error", new TypeError('no')],
])('%s is not asked again', async (_, error) => {
  const broker = failing(error);
  await expect(onceKnown(broker.ask, broker.wait)).rejects.toBe(error);
  expect(broker.asked()).toBe(1);
});
