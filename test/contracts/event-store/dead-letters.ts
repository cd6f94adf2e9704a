import { describe, expect, test } from '@jest/globals';
import { type DeadLetter, type EventStore, eventId, type RecordedEvent } from '../../../eventing/index.ts';
import { deposited, metadata } from '../accounts.ts';

const recorded = (stream: string, version: number): RecordedEvent => ({
  ...metadata,
  ...deposited(version),
  stream,
  version,
  id: eventId(stream, version),
});

export function deadLetterContract(current: () => EventStore): void {
  describe('dead letters', () => {
    const letter = (stream: string, version: number, more: Partial<DeadLetter> = {}): DeadLetter => ({
      consumer: 'c',
      event: recorded(stream, version),
      reason: 'broken',
      attempts: 5,
      ...more,
    });

    test('are listed by stream and version, with everything', async () => {
      const { deadLetters } = current();
      expect(await deadLetters.list('c')).toEqual([]);
      await deadLetters.put([
        letter('b-1', 10),
        letter('b-1', 9),
        letter('a-1', 2),
        letter('a-1', 1, { consumer: 'd' }),
      ]);
      expect(await deadLetters.list('c')).toEqual([letter('a-1', 2), letter('b-1', 9), letter('b-1', 10)]);
      expect(await deadLetters.list('c', 'b-1')).toEqual([letter('b-1', 9), letter('b-1', 10)]);
      expect(await deadLetters.list('c', 'c-1')).toEqual([]);
    });

    test('the same event again replaces its letter', async () => {
      const { deadLetters } = current();
      await deadLetters.put([letter('a-1', 1)]);
      await deadLetters.put([letter('a-1', 1, { reason: 'still broken', attempts: 6 })]);
      expect(await deadLetters.list('c')).toEqual([letter('a-1', 1, { reason: 'still broken', attempts: 6 })]);
    });

    test('say which streams are parked, until they are removed', async () => {
      const { deadLetters } = current();
      await deadLetters.put([
        letter('a-1', 1),
        letter('a-1', 2),
        letter('x@2-b@1', 1),
        letter('z-1', 1, { consumer: 'd' }),
      ]);
      expect(await deadLetters.parked('c', ['a-1', 'x@2-b@1', 'z-1', 'y-1'])).toEqual(new Set(['a-1', 'x@2-b@1']));
      await deadLetters.remove('c', ['a-1@1', 'x@2-b@1@1', 'unknown-1@1']);
      expect(await deadLetters.parked('c', ['a-1', 'x@2-b@1'])).toEqual(new Set(['a-1']));
      expect(await deadLetters.list('d')).toHaveLength(1);
    });
  });
}
