import { describe, expect, test } from '@jest/globals';
import { rememberedVersions } from '../../eventing/mongodb/remembered.ts';

const written = (...streams: string[]) => new Map(streams.map((stream, i) => [stream, i + 1]));

describe('remembered versions', () => {
  test('are kept while no other writer was there', () => {
    const versions = rememberedVersions();
    versions.follow(5);
    versions.wrote(6, written('a', 'b'));
    versions.follow(6);
    expect([versions.get('a'), versions.get('b'), versions.get('c')]).toEqual([1, 2, undefined]);
  });

  test('are forgotten when one was', () => {
    const versions = rememberedVersions();
    versions.follow(5);
    versions.wrote(6, written('b'));
    versions.follow(7);
    expect(versions.get('b')).toBeUndefined();
  });

  test('too many are all forgotten', () => {
    const versions = rememberedVersions(2);
    versions.follow(0);
    versions.wrote(1, written('a', 'b', 'c'));
    versions.wrote(2, written('d'));
    expect([versions.get('a'), versions.get('d')]).toEqual([undefined, 1]);
  });
});
