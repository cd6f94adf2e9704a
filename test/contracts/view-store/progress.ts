import { expect, test } from '@jest/globals';
import { views } from '../../projector/boxes.ts';
import type { OpenViewStore } from '../view-store.ts';
import { aBox, anItem, gone, put } from './given.ts';

export function progress(open: OpenViewStore): void {
  test('a new store is at the start', async () => {
    await using store = await open(views);
    expect(await store.progress()).toEqual({ position: {}, asOf: 0 });
  });

  test('is what was put last; a source that is not named keeps its place', async () => {
    await using store = await open(views);
    await store.write((writer) => writer.putProgress({ position: { a: 1, b: 2 }, asOf: 10 }));
    await store.write((writer) => writer.putProgress({ position: { b: 3, c: 4 }, asOf: 20 }));
    expect(await store.progress()).toEqual({ position: { a: 1, b: 3, c: 4 }, asOf: 20 });
  });

  test('applied versions are those of the entities, deleted ones too; 0 for what is unknown', async () => {
    await using store = await open(views);
    await put(store, [aBox('b-1', 3)], [anItem('i1', 2), gone('i2', 5)]);
    const asked = ['boxes-b-1', 'items-i1', 'items-i2', 'items-unknown', 'foreign-x'];
    expect([...(await store.applied(asked))]).toEqual([
      ['boxes-b-1', 3],
      ['items-i1', 2],
      ['items-i2', 5],
      ['items-unknown', 0],
      ['foreign-x', 0],
    ]);
    expect(await store.applied([])).toEqual(new Map());
  });
}
