import { describe, expect, test } from '@jest/globals';
import { readArguments, UsageError } from '../../../bench/comparison/command-line.ts';

describe('npm run bench', () => {
  test('measures the embedded form over 10,000 orders', () => {
    expect(readArguments([])).toEqual({
      what: 'run',
      servers: false,
      quick: false,
      large: false,
      only: null,
      size: 10_000,
      seed: 7,
      duration: 0.15,
      rate: null,
      out: 'bench/results/comparison',
    });
  });

  test('is quick over fewer, unless told how many', () => {
    expect(readArguments(['--quick'])).toMatchObject({
      quick: true,
      size: 1_000,
      duration: 0.05,
      out: 'bench/results/comparison-quick',
    });
    expect(readArguments(['--servers'])).toMatchObject({
      duration: 0.5,
      out: 'bench/results/comparison-servers',
    });
    expect(readArguments(['--quick', '--orders', '500'])).toMatchObject({ size: 500 });
  });

  test('takes what it is told', () => {
    const args = [
      '--servers',
      '--only',
      'point, page,point',
      '--seed',
      '1',
      '--duration=2',
      '--rate',
      '100',
      '--out',
      'x',
    ];
    expect(readArguments(args)).toMatchObject({
      servers: true,
      only: ['point', 'page'],
      seed: 1,
      duration: 2,
      rate: 100,
      out: 'x',
    });
  });

  test('compares two files, and prepares data', () => {
    expect(readArguments(['compare', 'a.json', 'b.json'])).toEqual({ what: 'compare', files: ['a.json', 'b.json'] });
    expect(readArguments(['prepare', '--large'])).toEqual({ what: 'prepare', large: true, seed: 7 });
    expect(readArguments(['compare', '--help'])).toEqual({ what: 'help' });
  });

  test.each([
    [['--orders', '5'], '--orders'],
    [['--orders', '1.5e3.2'], '--orders'],
    [['--orders', '1000.5'], '--orders'],
    [['--orders', ''], '--orders'],
    [['--seed', '-1'], '--seed'],
    [['--duration', '0'], '--duration'],
    [['--rate', 'fast'], '--rate'],
    [['--only', ' , '], '--only'],
    [['--unknown'], '--unknown'],
    [['measure'], "'measure'"],
    [['compare', 'a.json'], 'two files'],
    [['compare', 'a', 'b', 'c'], 'two files'],
  ])('%j is refused, and the message names what is wrong', (args, named) => {
    let refused: unknown;
    try {
      readArguments(args);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(UsageError);
    expect((refused as UsageError).message).toContain(named);
  });
});
