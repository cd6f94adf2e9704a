import { expect, test } from '@jest/globals';
import { interleaved } from '../../../bench/comparison/run/interleaved.ts';
import { randomFrom } from '../../../bench/comparison/statistics/random.ts';

const NAMES = ['a', 'b', 'c', 'd'];

test('every round runs each once, in an order of its own', async () => {
  const ran: string[] = [];
  const found = await interleaved(NAMES, { rounds: 20, random: randomFrom(3) }, async (name, round) => {
    ran.push(name);
    return round;
  });
  const rounds = Array.from({ length: 20 }, (_, i) => ran.slice(4 * i, 4 * i + 4));
  for (const round of rounds) expect([...round].sort()).toEqual(NAMES);
  expect(new Set(rounds.map((round) => round.join(''))).size).toBeGreaterThan(8);
  // Nobody always goes first, which would meet a machine that others have left warm or cold.
  expect(new Set(rounds.map(([first]) => first)).size).toBe(4);
  for (const name of NAMES) expect(found.get(name)).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test('the same seed gives the same order', async () => {
  const orderOf = async (seed: number) => {
    const ran: string[] = [];
    await interleaved(NAMES, { rounds: 5, random: randomFrom(seed) }, async (name) => ran.push(name));
    return ran.join('');
  };
  expect(await orderOf(1)).toBe(await orderOf(1));
  expect(await orderOf(1)).not.toBe(await orderOf(2));
});

test('who fails once is left out from then on, and has no result', async () => {
  const ran: string[] = [];
  const found = await interleaved(NAMES, { rounds: 3, random: randomFrom(3) }, async (name, round) => {
    ran.push(name);
    return name === 'b' && round === 1 ? null : 1;
  });
  expect(ran.filter((name) => name === 'b')).toHaveLength(2);
  expect(found.has('b')).toBe(false);
  expect(found.get('a')).toHaveLength(3);
});
