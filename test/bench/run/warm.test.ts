import { expect, test } from '@jest/globals';
import type { Load, Loaded } from '../../../bench/comparison/load/load.ts';
import type { Bench } from '../../../bench/comparison/run/bench.ts';
import { warm } from '../../../bench/comparison/run/warm.ts';
import { randomFrom } from '../../../bench/comparison/statistics/random.ts';

type Warmed = Pick<Bench, 'fleet' | 'generator' | 'random' | 'signal'>;

/** Ports that each carry so many requests a second, load by load; those that are left out fail. */
function benchOf(carried: Readonly<Record<number, readonly number[]>>, signal = new AbortController().signal) {
  const asked: number[] = [];
  const load = async ({ port, seconds }: Load): Promise<Loaded> => {
    const nth = asked.filter((one) => one === port).length;
    asked.push(port);
    const rate = carried[port]?.[nth];
    const failed = rate === undefined ? 'HTTP 503' : null;
    const none = { unanswered: 0, histogram: '', late: '', answerBytes: 0 };
    return { ...none, requests: (rate ?? 0) * seconds, seconds, failed };
  };
  const fleet = { died: new Promise<never>(() => {}) };
  const bench = { generator: { load }, fleet, random: randomFrom(3), signal } as unknown as Warmed;
  return { bench, asked };
}

const contestants = (...ports: readonly number[]) =>
  ports.map((port) => ({ name: `${port}`, port, requests: [{ path: '/', headers: {}, body: '' }] }));
const SHORT = { of: 'two', least: 0, most: 0 };
const LONG = 3600;

test('asks all once in each round, and tells how much faster they became together', async () => {
  const { bench, asked } = benchOf({ 1: [100, 200], 2: [10, 80] });
  const told = await warm(bench, contestants(1, 2), SHORT);
  expect(asked.map((_, i) => asked.slice(i, i + 2).sort()).filter((_, i) => i % 2 === 0)).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(told.of).toBe('two');
  expect(told.faster[0]).toBe(1);
  expect(told.faster[1]).toBeCloseTo(4); // twice and eight times: the geometric mean
});

test('who fails does not count, and keeps nobody from being warmed', async () => {
  const { bench, asked } = benchOf({ 1: [100, 300] });
  expect((await warm(bench, contestants(1, 2), SHORT)).faster[1]).toBeCloseTo(3);
  expect(asked).toHaveLength(4);
});

test('goes on until they get no faster', async () => {
  const { bench } = benchOf({ 1: [10, 20, 30, 40, 40, 40, 40, 40] });
  const { faster } = await warm(bench, contestants(1), { ...SHORT, most: LONG });
  expect(faster).toEqual([1, 2, 3, 4, 4, 4, 4].map((times) => expect.closeTo(times))); // 4 + 4 is a tenth over 3 + 4
});

test('takes the least time also when they are as fast as they get', async () => {
  const { bench } = benchOf({ 1: Array.from({ length: 1_000_000 }, () => 1) });
  const { seconds, faster } = await warm(bench, contestants(1), { ...SHORT, least: 0.02, most: LONG });
  expect(seconds).toBeGreaterThanOrEqual(0.02);
  expect(faster.length).toBeGreaterThan(4);
});

test('ends after the most time also when they still get faster', async () => {
  const { bench } = benchOf({ 1: Array.from({ length: 1_000_000 }, (_, i) => 2 ** (i % 1000)) });
  const { faster } = await warm(bench, contestants(1), { ...SHORT, most: 0.005 });
  expect(faster.length).toBeGreaterThanOrEqual(2);
  expect(faster.at(-1)).toBeGreaterThan(faster.at(-2)!);
});

test('ends when the run is to end', async () => {
  const { bench, asked } = benchOf({ 1: [1, 1] }, AbortSignal.abort(new Error('interrupted')));
  await expect(warm(bench, contestants(1), SHORT)).rejects.toThrow('interrupted');
  expect(asked).toEqual([]);
});
