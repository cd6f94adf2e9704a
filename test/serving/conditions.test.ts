import { describe, expect, test } from '@jest/globals';
import { conditions } from '../../serving/conditions.ts';

describe('a filter becomes conditions', () => {
  test.each([
    ['null', null, []],
    ['absent', undefined, []],
    ['an empty object', {}, []],
    ['a field that is null', { a: null, b: undefined }, []],
    ['a list: one of', { a: ['x', 'y'] }, [{ column: 'a', in: ['x', 'y'] }]],
    ['an empty list: nothing matches', { a: [] }, [{ column: 'a', in: [] }]],
    ['a value: equal', { a: 'x' }, [{ column: 'a', in: ['x'] }]],
    [
      'the values 0 and ""',
      { a: 0, b: '' },
      [
        { column: 'a', in: [0] },
        { column: 'b', in: [''] },
      ],
    ],
    ['a range', { a: { from: 1, until: 2 } }, [{ column: 'a', from: 1, until: 2 }]],
    ['a range from', { a: { from: 0 } }, [{ column: 'a', from: 0 }]],
    ['a range until', { a: { from: null, until: 2 } }, [{ column: 'a', until: 2 }]],
    ['a range without bounds', { a: {} }, []],
    ['a range whose bounds are null', { a: { from: null, until: null } }, []],
    [
      'several fields, in order',
      { b: ['x'], a: { from: 1 } },
      [
        { column: 'b', in: ['x'] },
        { column: 'a', from: 1 },
      ],
    ],
  ])('%s', (_, filter, expected) => {
    expect(conditions(filter)).toEqual(expected);
  });
});
