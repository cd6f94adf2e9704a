import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import Order, { ALONE, PROCESSES } from '../order.js';
import { ROOT } from './sources.ts';

const fileOf = (name: string) => join(ROOT, 'test', `${name}.test.ts`);

test('the long tests that the order names are there', () => {
  const gone = [...PROCESSES.keys(), ...ALONE.keys()].filter((name) => !existsSync(fileOf(name)));
  expect(gone).toEqual([]);
});

test('every test is run, and two that start processes are never neighbours while others are left', () => {
  const short = Array.from({ length: 400 }, (_, i) => `unit/${i}`);
  const tests = [...short, ...PROCESSES.keys(), ...ALONE.keys()].map((name) => ({ path: fileOf(name) }));
  const order = new Order({}).sort(tests).map(({ path }) => relative(join(ROOT, 'test'), path).replace('.test.ts', ''));
  expect([...order].sort()).toEqual([...short, ...PROCESSES.keys(), ...ALONE.keys()].sort());
  const beside = order.filter((name, i) => PROCESSES.has(name) && PROCESSES.has(order[i + 1] ?? ''));
  expect(beside).toEqual([]);
});
