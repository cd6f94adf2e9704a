import { expect, test } from '@jest/globals';
import type { Position } from '../../eventing/index.ts';
import { keptWatermarks } from '../../eventing/kafka/watermarks.ts';

const watermark = (asOf: number, ends: Position, service = 'orders') => ({ service, fence: 1, asOf, ends });
const reached = (offsets: Position) => new Map(Object.entries(offsets));

test('a reader is current as of the newest watermark whose ends it has passed, of the sources that it reads', () => {
  const kept = keptWatermarks();
  kept.add(watermark(1, { 'orders/0': 4, 'orders/1': -1 }));
  kept.add(watermark(2, { 'orders/0': 9, 'orders/1': 3 }));
  expect(kept.asOf('orders', reached({ 'orders/0': 4 }), 0)).toBe(null);
  expect(kept.asOf('orders', reached({ 'orders/0': 5, 'orders/1': 0 }), 0)).toBe(1);
  expect(kept.asOf('orders', reached({ 'orders/0': 10, 'orders/1': 3 }), 0)).toBe(1);
  expect(kept.asOf('orders', reached({ 'orders/0': 10 }), 0)).toBe(2);
  expect(kept.asOf('orders', reached({ 'orders/0': 10, 'orders/1': 4 }), 0)).toBe(2);
});

test('what a watermark does not speak of is not known; nor is another service', () => {
  const kept = keptWatermarks();
  kept.add(watermark(1, { 'orders/0': 4 }));
  expect(kept.asOf('orders', reached({ 'orders/0': 5, 'orders/1': 5 }), 0)).toBe(null);
  expect(kept.asOf('ships', reached({ 'orders/0': 5 }), 0)).toBe(null);
});

test('those that came before do not count', () => {
  const kept = keptWatermarks();
  kept.add(watermark(1, { 'orders/0': 0 }));
  const since = kept.count();
  expect(kept.asOf('orders', reached({ 'orders/0': 9 }), since)).toBe(null);
  kept.add(watermark(2, { 'orders/0': 1 }));
  expect(kept.asOf('orders', reached({ 'orders/0': 9 }), since)).toBe(2);
});

test('a reader that stays far behind is still told a time; the newest is always kept', () => {
  const kept = keptWatermarks();
  for (let i = 1; i <= 1_000; i++) {
    kept.add(watermark(i, { 'orders/0': i }));
    expect(kept.asOf('orders', reached({ 'orders/0': i + 1 }), 0)).toBe(i);
    const behind = kept.asOf('orders', reached({ 'orders/0': i - 50 }), 0);
    if (i > 300) expect(behind).toBeGreaterThan(i - 300);
  }
});
