import { describe, expect, test } from '@jest/globals';
import {
  type Check,
  checkInput,
  day,
  different,
  email,
  inOrder,
  instant,
  integer,
  newId,
  number,
  object,
  oneOf,
  optional,
  reference,
  text,
} from '../../serving/input.ts';
import { country, ports, unlocode } from '../../serving/places.ts';

const accepts = (check: Check<unknown>, value: unknown) => 'value' in check(value);

describe('each check accepts what it should, and nothing else', () => {
  const table: readonly [string, Check<unknown>, readonly unknown[], readonly unknown[]][] = [
    [
      'text(5)',
      text(5),
      ['a', ' abcde ', 'Ünïcø', '😀😀😀😀😀', 'a b'],
      [
        '',
        '  ',
        '\u00a0',
        'abcdef',
        '😀😀😀😀😀😀',
        'a\u0000b',
        'a\nb',
        'a\u2028b',
        '\ud800',
        7,
        null,
        undefined,
        {},
        ['a'],
      ],
    ],
    [
      'newId',
      newId,
      ['a', 'A-1', 'customer-000001', 'x._:-', '0', 'a'.repeat(64)],
      ['', '-a', '.', 'a b', 'a/b', 'a@1', 'ä', 'a\n', 'a'.repeat(65), 1, null],
    ],
    ['reference', reference, ['anything at all', '-', 'a'.repeat(64)], ['', 'a'.repeat(65), 1, null, undefined]],
    [
      'email',
      email,
      ['anna@example.org', 'a.b+c@sub.example.co', 'ünal@örnek.tr'],
      [
        '',
        'anna',
        'anna@',
        '@example.org',
        'a@b',
        'a b@c.de',
        'a@b@c.de',
        'a@b..de',
        'a@.de',
        `${'a'.repeat(65)}@b.de`,
        5,
      ],
    ],
    ['integer(1, 10)', integer(1, 10), [1, 10, 5], [0, 11, 1.5, Number.NaN, '5', null, 1n, Number.POSITIVE_INFINITY]],
    ['number(-1, 1)', number(-1, 1), [-1, 1, 0.5, 0], [-1.01, 1.01, Number.NaN, Number.NEGATIVE_INFINITY, '0', null]],
    ['oneOf', oneOf('A', 'B'), ['A', 'B'], ['a', 'C', '', null, ['A'], 'toString']],
    [
      'day',
      day,
      ['2026-11-23', '2028-02-29'],
      ['2026-02-29', '2026-13-01', '23-11-2026', '2026-11-23T00:00:00Z', 0, null],
    ],
    [
      'instant',
      instant,
      ['2026-11-23T08:00:00Z', '2026-11-23T08:00:00.123+02:00'],
      ['2026-11-23', '2026-02-30T08:00:00Z', '2026-11-23T25:00:00Z', '2026-11-23T08:00:00', 0, null],
    ],
    ['unlocode', unlocode, ['NLRTM', 'CNSHA'], ['NLXXX', 'nlrtm', 'NL RTM', '', 'constructor', null]],
    ['country', country, ['NL', 'EH'], ['nl', 'XX', 'XK', 'AN', 'NLD', '', null]],
    ['optional', optional(integer(1, 2)), [undefined, null, 1], [0, 'x']],
  ];
  test.each(table)('%s', (_, check, good, bad) => {
    for (const value of good) expect([value, accepts(check, value)]).toEqual([value, true]);
    for (const value of bad) expect([value, accepts(check, value)]).toEqual([value, false]);
  });
});

test('values are normalised: trimmed, in UTC', () => {
  expect(text(9)(' a b ')).toEqual({ value: 'a b' });
  expect(instant('2026-11-23T08:00:00+02:00')).toEqual({ value: '2026-11-23T06:00:00.000Z' });
});

describe('an input', () => {
  const order = object(
    {
      id: optional(newId),
      quantity: integer(1, 10_000),
      from: unlocode,
      to: unlocode,
      pickup: day,
      delivery: day,
      address: object({ city: text(10) }),
    },
    inOrder('pickup', 'delivery'),
    different('from', 'to'),
  );
  const good = {
    quantity: 1,
    from: 'NLRTM',
    to: 'USNYC',
    pickup: '2026-01-01',
    delivery: '2026-01-01',
    address: { city: ' Delft ' },
  };
  const faultsOf = (input: unknown): unknown => {
    try {
      checkInput(order, input);
      return [];
    } catch (error) {
      return (error as { extensions: unknown }).extensions;
    }
  };

  test('that is right comes back normalised, without what was not asked for', () => {
    const input = { ...good, id: null, extra: 1 };
    expect(checkInput(order, input)).toEqual({ ...good, address: { city: 'Delft' } });
    expect(Object.keys(checkInput(order, input))).toEqual(Object.keys(good));
  });

  test('has all its faults in one answer, each with its path', () => {
    const bad = { ...good, id: 'a b', quantity: 0, from: 'XX', delivery: '2025-12-31', address: { city: '' } };
    expect(faultsOf(bad)).toEqual({
      code: 'BAD_USER_INPUT',
      faults: [
        { path: ['input', 'id'], message: expect.stringContaining('64') },
        { path: ['input', 'quantity'], message: 'must be a whole number from 1 to 10,000' },
        { path: ['input', 'from'], message: expect.stringContaining('UN/LOCODE') },
        { path: ['input', 'address', 'city'], message: 'must not be empty' },
        { path: ['input', 'delivery'], message: 'must not be before pickup' },
      ],
    });
    expect(() => checkInput(order, bad)).toThrow('input.quantity must be a whole number from 1 to 10,000; input.from');
  });

  test('is not judged as a whole by a field that is wrong by itself', () => {
    const faults = faultsOf({ ...good, pickup: 'tomorrow', to: 'NLRTM' });
    expect(faults).toMatchObject({ faults: [{ path: ['input', 'pickup'] }, { path: ['input', 'to'] }] });
  });

  test.each([null, undefined, 'text', 7])('must be an object: %p is none', (input) => {
    expect(faultsOf(input)).toMatchObject({ faults: [{ path: ['input'] }] });
  });

  test('says nothing of a value in its messages, however long', () => {
    const long = 'x'.repeat(1_000_000);
    const faults = JSON.stringify(faultsOf({ ...good, id: long, from: long, pickup: long, address: { city: long } }));
    expect(faults.length).toBeLessThan(1_000);
  });
});

test('every port has a country that could be an address’s, but for the Netherlands Antilles, which are no more', () => {
  const unknown = new Set([...ports.keys()].map((code) => code.slice(0, 2)).filter((code) => !accepts(country, code)));
  expect([...unknown]).toEqual(['AN']);
});
