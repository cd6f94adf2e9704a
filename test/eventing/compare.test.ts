import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareText, keysetComparator, storable } from '../../eventing/index.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'Z', 'é', '\ud7ff', '\ue000', '\uff01', '\u{10000}', '\u{1f600}', '\u{10ffff}'),
});

test('text compares as its UTF-8 bytes do', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 1000 },
  );
});

test('nulls come last in both directions, ids break ties ascending', () => {
  const rows = [
    [null, 'a'],
    [1, 'b'],
    [2, 'd'],
    [2, 'c'],
  ];
  const sorted = (direction: 'asc' | 'desc') =>
    [...rows].sort(keysetComparator([{ column: 'x', direction }])).map(([, id]) => id);
  expect(sorted('asc')).toEqual(['b', 'c', 'd', 'a']);
  expect(sorted('desc')).toEqual(['c', 'd', 'b', 'a']);
});

test('what no store can keep is replaced, and pairs are left alone', () => {
  expect(storable('a\ud83db\0c\u{1f600}')).toBe('a\ufffdb\ufffdc\u{1f600}');
  expect([storable(Number.NaN), storable(undefined), storable(0), storable('')]).toEqual([null, null, 0, '']);
});
