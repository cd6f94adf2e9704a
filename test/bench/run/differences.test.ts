import { expect, test } from '@jest/globals';
import { differencesFrom } from '../../../bench/comparison/experiments/differences.ts';
import type { Block } from '../../../bench/comparison/run/block.ts';

const blocks = (...cpu: readonly number[]): readonly Block[] => cpu.map((each) => ({ cpu: each }) as Block);
const compared = (rounds: Readonly<Record<string, readonly Block[]>>) =>
  ({ question: 'q', quantity: 'cpu', of: ({ cpu }: Block) => cpu, rounds: new Map(Object.entries(rounds)) }) as const;

test('everybody is told against the first', () => {
  const found = differencesFrom(compared({ view: blocks(1, 1.1), bff: blocks(2, 2.2), service: blocks(1, 1) }), 'view');
  expect(found.map(({ a, b, verdict }) => [a, b, verdict])).toEqual([
    ['view', 'bff', 'higher'],
    ['view', 'service', 'noise'],
  ]);
});

test("what came out as less than nothing has no ratio, and takes nobody else's", () => {
  const found = differencesFrom(compared({ view: blocks(1, 1), bff: blocks(2, -1), service: blocks(3, 3) }), 'view');
  expect(found.map(({ b }) => b)).toEqual(['service']);
  expect(differencesFrom(compared({ view: blocks(1, 0), bff: blocks(2, 2) }), 'view')).toEqual([]);
});

test('where the first is out there is nothing to be told against', () => {
  expect(differencesFrom(compared({ bff: blocks(2, 2) }), 'view')).toEqual([]);
});
