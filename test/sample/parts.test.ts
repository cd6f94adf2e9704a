import { describe, expect, test } from '@jest/globals';
import { Rejection } from '../../eventing/index.ts';
import { type Action, agenda, performAll } from '../../sample/agenda.ts';
import { expectedShares } from '../../sample/demand.ts';
import { lanes } from '../../sample/lanes.ts';
import { random, rankShare } from '../../sample/random.ts';
import { ports } from '../../serving/places.ts';

describe('random numbers', () => {
  const drawn = (...seed: (string | number)[]) => {
    const draw = random(...seed);
    return Array.from({ length: 20 }, () => draw.fraction());
  };
  test('follow from their seed and name', () => {
    expect(drawn(7, 'orders')).toEqual(drawn(7, 'orders'));
    expect(drawn(7, 'orders')).not.toEqual(drawn(8, 'orders'));
    expect(drawn(7, 'orders')).not.toEqual(drawn(7, 'fleet'));
  });
  test('rank draws each of n as often as rankShare says', () => {
    const draw = random(1, 'ranks');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 100_000; i++) counts[draw.rank(10)]!++;
    for (const [rank, count] of counts.entries()) expect(count / 100_000).toBeCloseTo(rankShare(rank, 10), 2);
    expect(counts.map((_, rank) => rankShare(rank, 10)).reduce((a, b) => a + b)).toBeCloseTo(1, 10);
  });
  test('stay within their bounds', () => {
    const draw = random(1, 'bounds');
    const times = <T>(number: () => T) => new Set(Array.from({ length: 10_000 }, number));
    expect([...times(() => draw.integer(1, 3))].sort()).toEqual([1, 2, 3]);
    expect([...times(() => draw.rank(1))]).toEqual([0]);
    expect([...times(() => draw.rank(3))].sort()).toEqual([0, 1, 2]);
    expect(Math.min(...times(() => draw.size(2, 0.8)))).toBe(1);
  });
});

describe('lanes', () => {
  test.each([8, 40, 400])('%i of them, each there and back, between ports of the list, by sea', (count) => {
    const all = lanes(7, count);
    expect(all).toHaveLength(count);
    const names = new Set(all.map(({ from, to }) => `${from} ${to}`));
    expect(names.size).toBe(count);
    for (const { from, to, days } of all) {
      expect(names).toContain(`${to} ${from}`);
      expect(ports.has(from) && from !== to).toBe(true);
      expect(days).toBeGreaterThan(1);
      expect(days).toBeLessThan(30);
    }
  });
  test('share all orders among them', () => {
    const served = lanes(7, 40);
    const shares = expectedShares(7, served, 5_000);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  });
});

describe('an agenda', () => {
  const action = (at: number, stream = 's'): Action => ({ at, stream, perform: async () => {} });
  const times = (actions: readonly Action[]) => actions.map(({ at }) => at);

  test('gives what is due, in order of time, once', () => {
    const future = agenda(100, 10);
    for (const at of [125, 101, 119, 109, 110, 100]) future.add(action(at));
    expect(times(future.takeUntil(110))).toEqual([100, 101, 109]);
    expect(times(future.takeUntil(130))).toEqual([110, 119, 125]);
    expect(future.takeUntil(1_000)).toEqual([]);
  });
  test('loses nothing that is added late', () => {
    const future = agenda(100, 10);
    future.takeUntil(130);
    future.add(action(105));
    expect(times(future.takeUntil(140))).toEqual([105]);
  });
});

describe('performing', () => {
  test('never two actions of one stream at a time, and in their order', async () => {
    const log: string[] = [];
    const step = (stream: string, name: string): Action => ({
      at: 0,
      stream,
      perform: async () => {
        log.push(`${name} begins`);
        await new Promise(setImmediate);
        log.push(`${name} ends`);
      },
    });
    await performAll([step('a', 'a1'), step('a', 'a2'), step('b', 'b1')]);
    expect(log).toEqual(['a1 begins', 'b1 begins', 'a1 ends', 'b1 ends', 'a2 begins', 'a2 ends']);
  });
  test('a rule that says no is part of life, anything else is not', async () => {
    const failing = (error: Error): Action => ({ at: 0, stream: 's', perform: () => Promise.reject(error) });
    await performAll([failing(new Rejection('ORDER_NOT_CANCELLABLE', 'too late'))]);
    await expect(performAll([failing(new Error('the disk is full'))])).rejects.toThrow('the disk is full');
  });
});
