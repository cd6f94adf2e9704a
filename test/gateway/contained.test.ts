import { describe, expect, test } from '@jest/globals';
import type { Versions } from '../../api/index.ts';
import { untilContained } from '../../gateway/strategy/contained.ts';

const settled = async (work: Promise<unknown>) => {
  let is = false;
  work.then(
    () => (is = true),
    () => (is = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return is;
};

/** A view's store that is answered for by the test, one question after the other. */
function store() {
  const asked: {
    readonly streams: readonly string[];
    resolve(versions: Versions): void;
    reject(error: unknown): void;
  }[] = [];
  return {
    asked,
    applied: (streams: readonly string[]) =>
      new Promise<Versions>((resolve, reject) => asked.push({ streams, resolve, reject })),
    async question(index: number) {
      while (asked.length <= index) await new Promise((resolve) => setImmediate(resolve));
      return asked[index]!;
    },
  };
}

describe('waiting for versions', () => {
  test('those who ask at the same moment share a question, each stream once, and get the versions of their own streams', async () => {
    const view = store();
    const until = untilContained(view, 1_000);
    const all = [until(new Map([['a', 1]])), until(new Map([['a', 2]])), until(new Map([['b', 1]]))];
    (await view.question(0)).resolve(
      new Map([
        ['a', 2],
        ['b', 5],
      ]),
    );
    expect(await Promise.all(all)).toEqual([
      { contained: true, versions: new Map([['a', 2]]) },
      { contained: true, versions: new Map([['a', 2]]) },
      { contained: true, versions: new Map([['b', 5]]) },
    ]);
    expect(view.asked.map(({ streams }) => streams)).toEqual([['a', 'b']]);
  });

  test('those who have to wait share the questions after it, of what they still wait for', async () => {
    const view = store();
    const until = untilContained(view, 60_000);
    const early = until(new Map([['a', 1]]));
    const late = until(new Map([['b', 1]]));
    (await view.question(0)).resolve(new Map([['a', 1]]));
    expect((await early).contained).toBe(true);
    expect(await settled(late)).toBe(false);
    (await view.question(1)).resolve(new Map([['b', 1]]));
    expect(await late).toEqual({ contained: true, versions: new Map([['b', 1]]) });
    expect(view.asked.map(({ streams }) => streams)).toEqual([['a', 'b'], ['b']]);
  });

  test('waiting ends: then it is told what the view contains', async () => {
    const view = store();
    const until = untilContained(view, 0);
    const waiting = until(
      new Map([
        ['a', 3],
        ['b', 1],
      ]),
    );
    (await view.question(0)).resolve(new Map([['a', 2]]));
    expect(await waiting).toEqual({
      contained: false,
      versions: new Map([
        ['a', 2],
        ['b', 0],
      ]),
    });
  });

  test('a question without an answer holds up, and one that fails is told to, only those who share it', async () => {
    const view = store();
    const until = untilContained(view, 1_000);
    const hangs = until(new Map([['a', 1]]));
    await view.question(0);
    const fails = until(new Map([['a', 1]]));
    (await view.question(1)).reject(new Error('away'));
    await expect(fails).rejects.toThrow('away');
    const answered = until(new Map([['a', 1]]));
    (await view.question(2)).resolve(new Map([['a', 1]]));
    expect((await answered).contained).toBe(true);
    expect(await settled(hangs)).toBe(false);
  });
});
