import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { best } from '../../subgraphs/search/best.ts';

const compare = (a: { place: number }, b: { place: number }) => a.place - b.place;

test('keeps the first few of any sequence, in order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), fc.integer({ min: 1, max: 5 }), (places, size) => {
      const kept = best<{ id: string; place: number }>(size, compare);
      for (const place of places) kept.offer({ id: `${place}`, place });
      const wanted = places.toSorted((a, b) => a - b).slice(0, size);
      expect(kept.kept().map(({ place }) => place)).toEqual(wanted);
      expect(kept.last()?.place).toBe(places.length < size ? undefined : wanted.at(-1));
    }),
  );
});

test('an order that comes twice, since it moved during the scan, is kept once', () => {
  const kept = best<{ id: string; place: number }>(3, compare);
  kept.offer({ id: 'a', place: 2 });
  kept.offer({ id: 'a', place: 1 });
  expect(kept.kept()).toEqual([{ id: 'a', place: 2 }]);
});
