import { describe, expect, test } from '@jest/globals';
import { rememberedVersions } from '../../eventing/mongodb/remembered.ts';

describe('remembered versions', () => {
  test('are kept while no other writer was there', () => {
    const versions = rememberedVersions();
    versions.follow(5);
    versions.reading()([['a', 2]]);
    versions.wrote(6, new Map([['b', 1]]));
    versions.follow(6);
    expect([versions.get('a'), versions.get('b'), versions.get('c')]).toEqual([2, 1, undefined]);
  });

  test('are forgotten when one was', () => {
    const versions = rememberedVersions();
    versions.follow(5);
    versions.wrote(6, new Map([['b', 1]]));
    versions.follow(7);
    expect(versions.get('b')).toBeUndefined();
  });

  test('what a read brings late is not taken for what holds after another writer', () => {
    const versions = rememberedVersions();
    versions.follow(5);
    const found = versions.reading();
    versions.follow(6);
    found([['a', 2]]);
    expect(versions.get('a')).toBeUndefined();
  });

  test('what a read brings late does not undo what was written meanwhile', () => {
    const versions = rememberedVersions();
    versions.follow(5);
    const found = versions.reading();
    versions.wrote(6, new Map([['a', 3]]));
    found([['a', 2]]);
    expect(versions.get('a')).toBe(3);
  });

  test('too many are all forgotten, and what is still being read with them', () => {
    const versions = rememberedVersions(2);
    versions.follow(0);
    versions.wrote(
      1,
      new Map([
        ['a', 5],
        ['b', 1],
        ['c', 1],
      ]),
    );
    const found = versions.reading();
    versions.wrote(2, new Map([['d', 1]]));
    found([['a', 4]]);
    expect([versions.get('a'), versions.get('d')]).toEqual([undefined, 1]);
  });

  test('reads alone do not make them grow without end', () => {
    const versions = rememberedVersions(2);
    versions.follow(0);
    versions.reading()([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    versions.reading()([['d', 1]]);
    expect(versions.get('a')).toBeUndefined();
  });

  test('begin with nothing that is sure', () => {
    const versions = rememberedVersions();
    versions.reading()([['a', 2]]);
    versions.follow(0);
    expect(versions.get('a')).toBeUndefined();
  });
});
