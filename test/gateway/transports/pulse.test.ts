import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { pulse } from '../../../gateway/transports/pulse.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('each beats once in an interval, not all at the same moment', () => {
  const beats = pulse(1_200, 12);
  const counts = Array.from({ length: 24 }, () => 0);
  const stops = counts.map((_, index) => beats.add(() => counts[index]!++));
  jest.advanceTimersByTime(100);
  expect(counts.filter((count) => count === 1).length).toBe(2);
  jest.advanceTimersByTime(1_100);
  expect(counts).toEqual(counts.map(() => 1));
  jest.advanceTimersByTime(1_200);
  expect(counts).toEqual(counts.map(() => 2));
  for (const stop of stops) stop();
});

test('there is one timer for all, and none without any; stopping twice is stopping once', () => {
  const beats = pulse(1_200);
  let count = 0;
  const beat = () => void count++;
  const [first, second] = [beats.add(beat), beats.add(beat)];
  expect(jest.getTimerCount()).toBe(1);
  first();
  first();
  expect(jest.getTimerCount()).toBe(1);
  jest.advanceTimersByTime(1_200);
  expect(count).toBe(1);
  second();
  expect(jest.getTimerCount()).toBe(0);
  beats.add(beat);
  jest.advanceTimersByTime(1_200);
  expect(count).toBe(2);
});
