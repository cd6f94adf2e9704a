import type { Position } from '../eventing/index.ts';
import type { ViewStore } from './store.ts';

export type Comparison =
  | { readonly equal: true }
  /** The first line of the dumps that differs. */
  | { readonly equal: false; readonly difference: readonly [string, string] }
  /** They could not be compared. */
  | { readonly equal: null; readonly reason: string };

/** How often two views are compared while one of them moves on. */
const attempts = 3;

/**
 * Compares two views byte by byte. They are found to differ only while both stand at the same place in the log: one that
 * moves on meanwhile may just be ahead.
 */
export async function compareViews(a: ViewStore, b: ViewStore): Promise<Comparison> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await positions(a, b);
    const difference = await firstDifference(a.dump(), b.dump());
    if (difference === null) return { equal: true };
    const all = [...before, ...(await positions(a, b))];
    if (all.every((position) => position === all[0])) return { equal: false, difference };
  }
  return { equal: null, reason: 'the views do not stand at the same place in the log' };
}

const positions = async (a: ViewStore, b: ViewStore): Promise<[string, string]> => [
  text((await a.progress()).position),
  text((await b.progress()).position),
];

const text = (position: Position): string =>
  JSON.stringify(Object.entries(position).sort(([x], [y]) => (x < y ? -1 : 1)));

async function firstDifference(a: AsyncIterable<string>, b: AsyncIterable<string>): Promise<[string, string] | null> {
  const left = a[Symbol.asyncIterator]();
  const right = b[Symbol.asyncIterator]();
  try {
    for (;;) {
      const [x, y] = [await left.next(), await right.next()];
      if (x.done && y.done) return null;
      if (x.done || y.done || x.value !== y.value) return [x.value ?? '', y.value ?? ''];
    }
  } finally {
    await left.return?.();
    await right.return?.();
  }
}
