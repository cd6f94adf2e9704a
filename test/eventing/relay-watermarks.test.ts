import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { watermarks } from '../../eventing/kafka/relay-watermarks.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** What takes `takes` ms to say, and the loop of a relay around it: a page, then rest until something needs to be said. */
function relay(takes: number, succeeds = () => true) {
  const said: { readonly asOf: number; readonly at: number }[] = [];
  const marks = watermarks(async (asOf) => {
    await jest.advanceTimersByTimeAsync(takes);
    const done = succeeds();
    if (done) said.push({ asOf, at: performance.now() });
    return done;
  });
  let pages = 0;
  /** @param rung a commit ends the rest after so many ms */
  const page = async (published: number, rung = Number.POSITIVE_INFINITY) => {
    pages++;
    marks.surveyed({ asOf: Date.now(), end: published });
    marks.reached(published);
    await jest.advanceTimersByTimeAsync(Math.max(1, Math.min(rung, marks.quiet())));
  };
  return { page, said, pages: () => pages };
}

test('five times a second while nothing happens, and no more pages are read than that needs', async () => {
  const { page, said, pages } = relay(3);
  const began = performance.now();
  while (performance.now() - began < 5_000) await page(7);
  expect(said.length).toBeGreaterThanOrEqual(20);
  expect(said.length).toBeLessThanOrEqual(26);
  expect(pages()).toBeLessThanOrEqual(2 * said.length);
});

test('fifty ms after the last when something was published, and not sooner', async () => {
  const { page, said } = relay(3);
  for (let published = 1; said.length < 20; published++) await page(published, 10);
  const between = said.slice(1).map(({ at }, i) => at - said[i]!.at);
  expect(Math.min(...between)).toBeGreaterThanOrEqual(50);
  expect(Math.max(...between)).toBeLessThanOrEqual(65);
});

test('what could not be said is tried again, though nothing happens', async () => {
  let tries = 0;
  const { page, said } = relay(3, () => ++tries > 3);
  const began = performance.now();
  while (said.length === 0) await page(7);
  expect(performance.now() - began).toBeLessThan(4 * 210);
});
