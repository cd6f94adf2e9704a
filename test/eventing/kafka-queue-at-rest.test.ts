import { createRequire } from 'node:module';
import { afterEach, expect, jest, test } from '@jest/globals';
import { letQueuesRest, THEIR_QUEUE } from '../../eventing/kafka/queue-at-rest.ts';

interface Queue {
  push(request: object): void;
  fulfillRequest(response: object): void;
  maybeThrottle(ms: number): void;
  checkPendingRequests(): void;
  destroy(): void;
}

const require = createRequire(import.meta.url);
letQueuesRest();
letQueuesRest(); // a second time changes nothing
const RequestQueue = require(THEIR_QUEUE) as new (options: object) => Queue;
const logger = { debug: () => {}, warn: () => {} };

afterEach(() => {
  jest.useRealTimers();
});

/** One that sends a request at a time, and what it has sent. */
function newQueue() {
  jest.useFakeTimers();
  const sent: number[] = [];
  const queue = new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    logger,
  });
  const push = (correlationId: number) =>
    queue.push({
      entry: { correlationId, apiName: 'Fetch', apiKey: 1, apiVersion: 1, resolve: () => {}, reject: () => {} },
      expectResponse: true,
      sendRequest: () => sent.push(correlationId),
    });
  return { queue, sent, push, answer: (correlationId: number) => queue.fulfillRequest({ correlationId, size: 0 }) };
}

test('a connection with nothing to send sets no timer, not after its first answer either', () => {
  const { queue, push, answer } = newQueue();
  push(1);
  answer(1);
  queue.checkPendingRequests();
  expect(jest.getTimerCount()).toBe(0);
});

test('a request that has to wait is sent as soon as another is answered', () => {
  const { sent, push, answer } = newQueue();
  push(1);
  push(2);
  expect(sent).toEqual([1]);
  answer(1);
  expect(sent).toEqual([1, 2]);
});

test('a throttled connection sends when it may, and then rests', () => {
  const { queue, sent, push, answer } = newQueue();
  queue.maybeThrottle(50);
  push(1);
  jest.advanceTimersByTime(49);
  expect(sent).toEqual([]);
  jest.advanceTimersByTime(20);
  expect(sent).toEqual([1]);
  answer(1);
  jest.advanceTimersByTime(20);
  expect(jest.getTimerCount()).toBe(0);
});
