import { expect, test } from '@jest/globals';
import { views } from './boxes.ts';
import { otherProcess } from './rebuild-asking.ts';
import { changed } from './rebuild-history.ts';
import type { Versions } from './rebuild-suite.ts';

/** What must hold between processes, which may be killed. */
export function rebuildProcessesSuite({ newPlace, at }: Versions): void {
  /** A place with version 1, current and caught up. It and all others are of one compiler, which the views' fingerprint sees. */
  const grown = async () => {
    const place = newPlace();
    const grower = await otherProcess(place);
    expect(await grower.ask('grow a first version')).toEqual({});
    return { place, versions: at(place, views), rebuilder: grower };
  };

  test('what a living process has open stays; what a killed one had open goes', async () => {
    const { place, versions, rebuilder } = await grown();
    await using _ = rebuilder;
    await using other = await otherProcess(place);
    expect(await other.ask('open version 1')).toEqual({});
    expect(await rebuilder.ask('rebuild')).toMatchObject({ answer: { version: 2, dropped: false } });
    expect(await other.ask('count in it')).toEqual({ answer: [2] });

    await other.signal('SIGKILL');
    await until(() => versions.drop(1));
    expect(await versions.all()).toEqual([2]);
  });

  test('a rebuild that is killed hinders nobody, and what it leaves is removed by the next one', async () => {
    const { place, versions, rebuilder } = await grown();
    await using _ = rebuilder;
    await using other = await otherProcess(place);
    await other.ask('begin a rebuild');
    expect(await versions.all()).toEqual([1, 2]);
    const waiting = rebuilder.ask('rebuild');
    await other.signal('SIGKILL');
    expect(await waiting).toMatchObject({ answer: { previous: 1, comparison: { equal: true }, dropped: true } });
    await until(async () => {
      await rebuilder.ask('rebuild'); // what was still taken for used goes with one of the next
      return (await versions.all()).length === 1;
    });
    expect(await versions.all()).toEqual([await versions.current()]);
  });

  test('two processes of a new release that start together rebuild once', async () => {
    const { place, versions, rebuilder } = await grown();
    await using _ = rebuilder;
    await using one = await otherProcess(place);
    await using two = await otherProcess(place);
    const ask = 'keep with changed declarations';
    expect(await Promise.all([one.ask(ask), two.ask(ask)])).toEqual([{ answer: 2 }, { answer: 2 }]);
    expect(await versions.all()).toEqual([2]);
    expect(await at(place, changed).current()).toBe(2);
  });
}

/** Asks again until it is so. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
