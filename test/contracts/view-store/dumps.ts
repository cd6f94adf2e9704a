import { expect, test } from '@jest/globals';
import { views } from '../../projector/boxes.ts';
import { lines } from '../../projector/naive.ts';
import type { OpenViewStore } from '../view-store.ts';
import { aBox, anItem, gone, put } from './given.ts';

export function dumps(open: OpenViewStore): void {
  test('equal views give equal lines, whatever order they were written in', async () => {
    await using one = await open(views);
    await using other = await open(views);
    const box = aBox('b1', 2, { label: 'x', weight: 1, size: 0.1 + 0.2, lid: 'i1', items: ['i2', 'i1', 'i2'] });
    const [i1, i2] = [anItem('i1', 2, { name: '\u{1F600}' }), gone('i2', 3)];
    await put(one, [box], [i1, i2]);
    await put(other, [], [anItem('i2', 2)]);
    await put(other, [aBox('b1', 1, { lid: 'i2', items: ['i2'] })]);
    await put(other, [], [i2]);
    await put(other, [{ ...box, state: { ...box.state!, label: 'x' } }]);
    await put(other, [], [anItem('i1', 1, { name: 'before' })]);
    await put(other, [], [i1]);
    expect(await lines(other.dump())).toEqual(await lines(one.dump()));
  });

  test('whatever differs shows: a state, a version, a part, a tombstone', async () => {
    const dumpOf = async (box: ReturnType<typeof aBox>, item = anItem('i1', 1)) => {
      await using store = await open(views);
      await put(store, [box], [item]);
      return (await lines(store.dump())).join('\n');
    };
    const dumped = await Promise.all([
      dumpOf(aBox('b1', 1)),
      dumpOf(aBox('b1', 2)),
      dumpOf(aBox('b1', 1, { weight: 0 })),
      dumpOf(aBox('b1', 1, { lid: 'i1' })),
      dumpOf(aBox('b1', 1, { lid: 'i1' }), anItem('i1', 2)),
      dumpOf({ ...aBox('b1', 1), state: null }),
      dumpOf(aBox('b1', 1), anItem('i1', 1, { secret: 'other' })),
    ]);
    expect(new Set(dumped).size).toBe(dumped.length);
  });
}
