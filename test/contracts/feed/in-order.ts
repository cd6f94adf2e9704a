import { expect } from '@jest/globals';
import type { RecordedEvent } from '../../../eventing/index.ts';

export const idsOf = (events: readonly RecordedEvent[]): string[] => events.map(({ id }) => id).sort();

/** Each event once, and each stream's in order. */
export function expectInOrder(events: readonly RecordedEvent[]): void {
  const last = new Map<string, number>();
  for (const { stream, version } of events) {
    expect([stream, version]).toEqual([stream, (last.get(stream) ?? 0) + 1]);
    last.set(stream, version);
  }
}
