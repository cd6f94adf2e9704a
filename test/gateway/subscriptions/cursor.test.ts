import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeLiveCursor,
  encodeLiveCursor,
  fingerprintOf,
  furthest,
  hasReached,
  isNew,
  type Reached,
} from '../../../gateway/subscriptions/cursor.ts';

const mine = fingerprintOf({ field: 'orderChanged', key: 'o1' });
const spot = fc.tuple(fc.integer({ min: -1 }), fc.option(fc.nat()));
const reached: fc.Arbitrary<Reached> = fc.dictionary(fc.constantFrom('a/0', 'a/1', 'a/2'), spot, { minKeys: 1 });

describe('a cursor', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(reached, (of) => expect(decodeLiveCursor(encodeLiveCursor(mine, of), mine)).toEqual({ ...of })),
    );
  });

  test('of another field or id is refused', () => {
    const cursor = encodeLiveCursor(mine, { orders: [3, 3] });
    for (const other of [
      { field: 'customerOrdersChanged', key: 'o1' },
      { field: 'orderChanged', key: 'o2' },
    ]) {
      expect(() => decodeLiveCursor(cursor, fingerprintOf(other))).toThrow(/belongs to another subscription/);
    }
  });

  const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  test.each([
    'x',
    '',
    written(null),
    written([]),
    written([mine]),
    written([mine, null]),
    written([mine, []]),
    written([mine, {}]),
    written([mine, { orders: 3 }]),
    written([mine, { orders: [3] }]),
    written([mine, { orders: [-2, null] }]),
    written([mine, { orders: [1.5, null] }]),
    written([mine, { orders: [1, -1] }]),
    written([mine, { orders: [1, '2'] }]),
    written([7, { orders: [1, 2] }]),
    written([mine, Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`a/${i}`, [1, null]]))]),
  ])('what is none, %#', (text) => {
    expect(() => decodeLiveCursor(text, mine)).toThrow(/is not a cursor of a subscription/);
  });
});

describe('how far a subscription has been told', () => {
  const at = (offset: number, sequence: number | null) => ({ source: 'a/0', offset, sequence });

  test('what stands behind is new, a copy of what was told is not', () => {
    const told: Reached = { 'a/0': [10, 7] };
    expect([at(10, 7), at(9, 6), at(11, 7), at(11, 5)].map((place) => isNew(place, told))).toEqual(
      Array.from({ length: 4 }, () => false),
    );
    expect([at(11, 8), at(11, null), { ...at(1, 1), source: 'a/1' }].map((place) => isNew(place, told))).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('the furthest of two has reached both', () => {
    fc.assert(
      fc.property(reached, reached, (one, other) => {
        const both = furthest(one, other);
        expect([hasReached(both, one), hasReached(both, other)]).toEqual([true, true]);
        if (hasReached(one, other)) expect(both).toEqual({ ...one });
      }),
    );
  });
});
