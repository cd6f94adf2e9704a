import { describe, expect, test } from '@jest/globals';
import { type Change, compare } from '../../../bench/comparison/compare/compare.ts';
import type { Result } from '../../../bench/comparison/result.ts';
import { madeUp } from '../report/made-up.ts';
import { cell, estimated, type Figures, failedCell, resultOf, runs } from './results.ts';

const between = (a: Figures, b: Figures, more: Partial<Result> = {}) =>
  compare(resultOf([cell('point', 'view', a)], more), resultOf([cell('point', 'view', b)], more));

const verdicts = (changes: readonly Change[]) => Object.fromEntries(changes.map((c) => [c.quantity, c.verdict]));

describe('two reports', () => {
  test('that say the same differ in nothing', () => {
    const { changes, ...rest } = between({}, {});
    expect(verdicts(changes)).toEqual({ p50: 'noise', throughput: 'noise', cpu: 'noise' });
    expect(rest).toMatchObject({ warnings: [], refused: null, notCompared: [], onlyInA: [], onlyInB: [] });
  });

  test('tell what got faster, each quantity in its own sense', () => {
    const { changes } = between({}, { p50: runs(1), throughput: runs(8000), cpu: runs(250) });
    expect(verdicts(changes)).toEqual({ p50: 'faster', throughput: 'faster', cpu: 'faster' });
    const [p50] = changes;
    expect(p50).toMatchObject({ question: 'point', placement: 'view', a: 2, b: 1 });
    expect(p50!.ratio).toBeCloseTo(0.5, 9);
    expect(p50!.interval!.low).toBeGreaterThan(0.45);
    expect(p50!.interval!.high).toBeLessThan(0.55);
  });

  test('tell what got slower', () => {
    const { changes } = between({}, { p50: runs(3), throughput: runs(4000), cpu: runs(400) });
    expect(verdicts(changes)).toEqual({ p50: 'slower', throughput: 'slower', cpu: 'slower' });
  });

  test('call a change noise whose interval holds 1', () => {
    const { changes } = between({ p50: estimated(1, 2, 3) }, { p50: estimated(1.5, 2.6, 4) });
    expect(verdicts(changes).p50).toBe('noise');
  });

  test('call a change noise that is no larger than one found where nothing had changed', () => {
    const exact = (about: number) => estimated(about, about * 1.0001, about * 0.9999);
    expect(verdicts(between({ p50: exact(2) }, { p50: exact(2.05) }).changes).p50).toBe('noise');
    expect(verdicts(between({ p50: exact(2) }, { p50: exact(2.08) }).changes).p50).toBe('slower');
    // Without that comparison the interval alone tells, and that is said.
    const { changes, warnings } = between({ p50: exact(2) }, { p50: exact(2.05) }, { selfTest: null });
    expect(verdicts(changes).p50).toBe('slower');
    expect(warnings).toHaveLength(2);
  });

  describe('on a machine that was slower in the second', () => {
    const carried = (about: number) => ({ generator: { ...madeUp.generator!, throughput: runs(about) } });
    const slower = (figures: Figures) =>
      compare(
        resultOf([cell('point', 'view', {})], carried(40_000)),
        resultOf([cell('point', 'view', figures)], carried(20_000)),
      );

    test('call noise what the machine can have made, and say so', () => {
      const { changes, warnings } = slower({ p50: runs(3.9), throughput: runs(2600), cpu: runs(450) });
      expect(verdicts(changes)).toEqual({ p50: 'noise', throughput: 'noise', cpu: 'noise' });
      expect(warnings).toEqual([expect.stringContaining('the machine was 2.0 times slower in B')]);
    });

    test('tell what got slower by more, and what got faster all the same', () => {
      const { changes } = slower({ p50: runs(5), throughput: runs(2000), cpu: runs(200) });
      expect(verdicts(changes)).toEqual({ p50: 'slower', throughput: 'slower', cpu: 'faster' });
    });
  });

  test('without the speed of the machine in both say that', () => {
    expect(between({}, {}, { generator: null }).warnings).toEqual([
      expect.stringContaining('how fast the machine was'),
    ]);
  });

  test('call a change noise that was measured once on a side', () => {
    const { changes } = between({ p50: estimated(2) }, { p50: estimated(8, 8.1, 7.9) });
    expect(changes[0]).toMatchObject({
      quantity: 'p50',
      ratio: expect.closeTo(4, 1),
      interval: null,
      verdict: 'noise',
    });
  });
});

describe('what cannot be compared is said', () => {
  test.each<[string, Figures, string]>([
    ['latency at another rate', { rate: 1200 }, 'point by view, latency p50: asked at 1,000 and at 1,200 requests'],
    ['throughput by other connections', { connections: 32 }, 'point by view, throughput: by 16 and by 32 connections'],
    [
      'a run without an answer',
      { p50: estimated(1, Number.NaN, 2) },
      'point by view, latency p50: it was not measured',
    ],
  ])('%s', (_, figures, told) => {
    const result = JSON.parse(JSON.stringify(resultOf([cell('point', 'view', figures)]))) as Result;
    const { notCompared, changes } = compare(resultOf([cell('point', 'view')]), result);
    expect(notCompared).toEqual([expect.stringContaining(told)]);
    expect(changes).toHaveLength(2);
  });

  test('rates that were found by measuring may be a little apart', () => {
    expect(between({}, { rate: 1080 }).notCompared).toEqual([]);
  });

  test('what failed, and where', () => {
    const [right, wrong] = [cell('point', 'bff'), failedCell('point', 'bff', 'a wrong answer')];
    const told = (a: typeof right, b: typeof right) => compare(resultOf([a]), resultOf([b])).notCompared;
    expect(told(right, wrong)).toEqual(['point by bff: failed in B only: a wrong answer']);
    expect(told(wrong, right)).toEqual(['point by bff: failed in A only: a wrong answer']);
    expect(told(wrong, wrong)).toEqual(['point by bff: failed in both (a wrong answer)']);
  });

  test('a question of the same name that asks something else', () => {
    const a = resultOf([cell('point', 'view')]);
    const questions = a.questions.map((question) => ({ ...question, query: `${question.query} # more` }));
    const { changes, notCompared } = compare(a, { ...a, questions });
    expect(changes).toEqual([]);
    expect(notCompared).toEqual(['point by view: the question asks something else']);
  });

  test('what only one has', () => {
    const { onlyInA, onlyInB, changes } = compare(
      resultOf([cell('point', 'view'), cell('point', 'bff')]),
      resultOf([cell('point', 'view'), cell('page', 'view')]),
    );
    expect({ onlyInA, onlyInB }).toEqual({ onlyInA: ['point by bff'], onlyInB: ['page by view'] });
    expect(changes).toHaveLength(3);
  });

  const settled = resultOf([cell('point', 'view')]);
  const { settings, machine, versions, selfTest } = settled;

  test.each<[string, Partial<Result>, string]>([
    ['form', { settings: { ...settings, form: 'servers' } }, 'forms: embedded and servers'],
    ['size', { settings: { ...settings, size: 1000 } }, 'sizes of the data: 100000 and 1000'],
    ['workload', { settings: { ...settings, workload: 'else' } }, 'workloads: orders and else'],
  ])('another %s: nothing is compared', (_, more, told) => {
    const { refused, changes } = compare(settled, { ...settled, ...more });
    expect(refused).toContain(told);
    expect(changes).toEqual([]);
  });

  test.each<[string, Partial<Result>, string]>([
    ['machine', { machine: { ...machine, cores: 64 } }, 'CPUs: 2 × AMD EPYC 7B13 and 64 × AMD EPYC 7B13'],
    ['seed', { settings: { ...settings, seed: 8 } }, 'seeds: 7 and 8'],
    ['rate', { settings: { ...settings, rate: 500 } }, 'rates asked for: none and 500 /s'],
    ['version', { versions: { ...versions, node: '22.0.0' } }, 'versions: node 20.20.0 and 22.0.0'],
    ['interrupted run', { whole: false }, 'B was interrupted'],
    ['quick run', { settings: { ...settings, quick: true } }, 'B is a quick run'],
    ['self-test that failed', { selfTest: { ...selfTest!, passed: false } }, 'B did not pass its self-test'],
  ])('another %s is compared with a warning', (_, more, told) => {
    const { warnings, refused, changes } = compare(settled, { ...settled, ...more });
    expect(warnings).toEqual([expect.stringContaining(told)]);
    expect(refused).toBeNull();
    expect(changes).toHaveLength(3);
  });
});
