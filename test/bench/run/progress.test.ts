import { expect, test } from '@jest/globals';
import { progressOn, timeLeft } from '../../../bench/comparison/progress.ts';

test('the time left is as planned at first, and in the end as it went', () => {
  expect(timeLeft(0, 100, 0)).toBe(100);
  expect(timeLeft(10, 100, 10)).toBeCloseTo(90);
  // Half is done and took twice as long as planned: what is left is told as one and a half times the plan.
  expect(timeLeft(50, 100, 100)).toBeCloseTo(75);
  expect(timeLeft(99, 100, 198)).toBeCloseTo(1.99);
  expect(timeLeft(100, 100, 500)).toBe(0);
});

test('a terminal sees a bar with the time left, a file a line a step', () => {
  const steps = [
    { name: 'first', seconds: 60 },
    { name: 'second', seconds: 30 },
  ];
  const written = (isTTY: boolean): string => {
    const chunks: string[] = [];
    const stream = { isTTY, columns: 80, write: (text: string) => chunks.push(text) } as unknown as NodeJS.WriteStream;
    let now = 0;
    const progress = progressOn(stream, () => now);
    progress.plan(steps);
    progress.begin('first');
    now = 60;
    progress.begin('second');
    now = 75;
    progress.within(0.5, 'half of it');
    progress.end();
    return chunks.join('');
  };
  expect(written(true)).toContain('1:30 left  first');
  expect(written(true)).toContain('0:15 left  second: half of it');
  expect(written(false)).toBe('0:00 first\n1:00 second\n');
});
