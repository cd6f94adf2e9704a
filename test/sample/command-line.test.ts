import { describe, expect, test } from '@jest/globals';
import { readFlags, UsageError } from '../../sample/flags.ts';
import { progressBar } from '../../sample/progress.ts';

describe('flags', () => {
  test('have defaults', () => {
    expect(readFlags([], {})).toEqual({ orders: 2000, seed: 7, data: null });
    expect(readFlags([], { JOINERY_SEED_ORDERS: '50' })).toMatchObject({ orders: 50 });
  });
  test('are read', () => {
    const args = ['--orders', '100000', '--seed=8', '--data', 'elsewhere'];
    expect(readFlags(args, {})).toEqual({ orders: 100_000, seed: 8, data: 'elsewhere' });
    expect(readFlags(['--orders', '1_000_000'], {})).toMatchObject({ orders: 1_000_000 });
    expect(readFlags(['--help', '--orders', 'many'], {})).toEqual({ help: true });
  });
  const wrong: readonly [readonly string[], RegExp][] = [
    [['--orders', '0'], /--orders is '0'.*1 to 10000000/],
    [['--orders', '10000001'], /--orders/],
    [['--orders', '1.5'], /--orders/],
    [['--orders', 'many'], /--orders is 'many'/],
    [['--orders', ''], /--orders/],
    [['--orders'], /--orders/],
    [['--seed', '-1'], /--seed/],
    [['--seed', 'seven'], /--seed/],
    [['--ordrs', '5'], /--ordrs/],
    [['5'], /5/],
  ];
  test.each(wrong)('%p are refused', (args, message) => {
    expect(() => readFlags(args, {})).toThrow(UsageError);
    expect(() => readFlags(args, {})).toThrow(message);
  });
});

describe('the progress bar', () => {
  const shown = (isTTY: boolean) => {
    let written = '';
    let time = 0;
    const show = progressBar({ isTTY, write: (text) => (written += text) }, 'orders', () => time);
    for (let done = 0; done <= 2000; done += 1) {
      time += 10;
      show(done, 2000);
    }
    return written;
  };
  test('moves on one line of a terminal, and leaves it', () => {
    const lines = shown(true).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/█{30} orders: 2,000 of 2,000 in 20 s$/);
    expect(lines[0]!.split('\r').length).toBeLessThan(250); // not one for each order
    expect(lines[1]).toBe('');
  });
  test('is a few plain lines elsewhere', () => {
    const lines = shown(false).trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[5]).toBe('orders: 1,000 of 2,000 in 10 s, 10 s left');
  });
});
