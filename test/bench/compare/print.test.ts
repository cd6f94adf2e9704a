import { expect, test } from '@jest/globals';
import { compare } from '../../../bench/comparison/compare/compare.ts';
import { printComparison } from '../../../bench/comparison/compare/print.ts';
import { cell, resultOf, runs } from './results.ts';

const identity = { commit: 'abc', date: '2026-01-01', command: 'npm run bench' };

test('a comparison as a person reads it', () => {
  const a = resultOf(
    [cell('point', 'view'), cell('page', 'view'), cell('page', 'bff'), cell('deep', 'view')],
    identity,
  );
  const b = resultOf(
    [
      cell('point', 'view', { p50: runs(1), cpu: runs(291) }),
      cell('page', 'view', { p50: runs(7), throughput: runs(6000) }),
      cell('page', 'bff', { rate: 2000 }),
    ],
    { ...identity, commit: 'def' },
  );
  expect(printComparison(compare(a, b))).toMatchInlineSnapshot(`
"A  abc, 2026-01-01, npm run bench
B  def, 2026-01-01, npm run bench

Faster, or for less CPU: 2

question  placement  what                 A      B  change  95 % interval 
────────  ─────────  ───────────────  ─────  ─────  ──────  ──────────────
point     view       latency p50, ms      2      1  −50 %   −51 % to −49 %
page      view       throughput, /s   5,000  6,000  +20 %   +17 % to +23 %

Slower, or for more CPU: 1

question  placement  what             A  B  change  95 % interval 
────────  ─────────  ───────────────  ─  ─  ──────  ──────────────
page      view       latency p50, ms  2  7  3.5 ×   3.4 × to 3.6 ×

Within noise: 5 of 8.

Not compared:
  page by bff, latency p50: asked at 1,000 and at 2,000 requests a second: --rate sets it for both

Only in A:
  deep by view"
`);
});

test('nothing that changed', () => {
  const a = resultOf([cell('point', 'view')]);
  const text = printComparison(compare(a, a));
  expect(text).toContain('Faster, or for less CPU: none.');
  expect(text).toContain('Slower, or for more CPU: none.');
  expect(text).toContain('Within noise: 3 of 3.');
});

test('two that cannot be compared', () => {
  const a = resultOf([cell('point', 'view')]);
  const text = printComparison(compare(a, { ...a, settings: { ...a.settings, form: 'servers' } }));
  expect(text).toContain('Nothing was compared: they differ in their forms: embedded and servers.');
  expect(text).not.toContain('noise');
});

test('two that have nothing in common', () => {
  expect(printComparison(compare(resultOf([]), resultOf([cell('point', 'view')])))).toContain(
    'There is nothing in both that could be compared.',
  );
});
