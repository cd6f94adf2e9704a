import { expect, test } from '@jest/globals';
import type { ViewStore } from '../../../projector/store.ts';
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
    await store.write((writer) => writer.putProgress({ position: { a: 1, b: 2 }, caughtUp: null }));
    await store.write((writer) => writer.putProgress({ position: { b: 3, c: 4 }, caughtUp: null }));
    expect(await store.progress()).toEqual({ position: { a: 1, b: 3, c: 4 }, asOf: 0 });
  });

  const caughtUp = (at: number, ...sources: string[]) => ({ position: {}, caughtUp: { at, sources } });
  const asOf = async (store: ViewStore) => (await store.progress()).asOf;

  test('is as current as the source that is furthest behind, of all that were expected', async () => {
    await using store = await open(views);
    await store.write((writer) => writer.expectSources(['a', 'b/0', 'b/1']));
    expect(await asOf(store)).toBe(0);
    await store.write((writer) => writer.putProgress(caughtUp(30, 'a', 'b/0')));
    expect(await asOf(store)).toBe(0);
    await store.write((writer) => writer.putProgress(caughtUp(20, 'b/1')));
    expect(await asOf(store)).toBe(20);
    await store.write((writer) => writer.putProgress({ position: { a: 9 }, caughtUp: null }));
    await store.write((writer) => writer.putProgress(caughtUp(40, 'b/1')));
    expect(await store.progress()).toEqual({ position: { a: 9 }, asOf: 30 });
  });

  test('expecting the same again changes nothing, another source is waited for, one that is gone is not', async () => {
    await using store = await open(views);
    await store.write((writer) => writer.expectSources(['a', 'b']));
    await store.write((writer) =>
      writer.putProgress({ position: { a: 4, b: 5 }, caughtUp: { at: 10, sources: ['a', 'b'] } }),
    );
    await store.write((writer) => writer.expectSources(['b', 'a']));
    expect(await asOf(store)).toBe(10);
    await store.write((writer) => writer.expectSources(['b', 'c']));
    expect(await store.progress()).toEqual({ position: { a: 4, b: 5 }, asOf: 0 });
    await store.write((writer) => writer.putProgress(caughtUp(20, 'c')));
    expect(await asOf(store)).toBe(10);
    await store.write((writer) => writer.putProgress(caughtUp(30, 'b')));
    expect(await asOf(store)).toBe(20);
  });

  test('two writers at once keep what each says of its sources', async () => {
    await using store = await open(views);
    const sources = ['a', 'b', 'c', 'd'];
    await store.write((writer) => writer.expectSources(sources));
    const says = (source: string, at: number) =>
      store.write((writer) => writer.putProgress({ position: { [source]: at }, caughtUp: { at, sources: [source] } }));
    for (const at of [10, 20, 30]) await Promise.all(sources.map((source, i) => says(source, at + i)));
    expect(await store.progress()).toEqual({ position: { a: 30, b: 31, c: 32, d: 33 }, asOf: 30 });
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
