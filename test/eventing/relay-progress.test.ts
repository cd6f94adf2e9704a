import { describe, expect, jest, test } from '@jest/globals';
import { LeaseLost } from '../../eventing/index.ts';
import { progressOf } from '../../eventing/kafka/relay-progress.ts';
import { troubles } from '../../eventing/kafka/relay-troubles.ts';

/** A lease whose notes are kept, and the progress of who holds it since long enough for a note to be due. */
function holding() {
  const lost = new AbortController();
  const notes: number[] = [];
  const note = async ({ published = 0 }: { readonly published?: number }) => {
    if (lost.signal.aborted) throw new LeaseLost('relay', 1);
    notes.push(published);
  };
  const lines: string[] = [];
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  const lease = { fence: 1, noted: null, lost: lost.signal, note, [Symbol.asyncDispose]: async () => {} };
  const progress = progressOf(
    lease,
    0,
    troubles('relay', (line) => lines.push(line)),
  );
  now.mockReturnValue(1_000);
  return { progress, lost, notes, lines, [Symbol.dispose]: () => now.mockRestore() };
}

describe('how far a log is published', () => {
  test('is noted when a note is due, and once more at the end', async () => {
    using held = holding();
    held.progress.reached(5);
    held.progress.reached(6); // not due again yet
    await held.progress.settle();
    expect(held.notes).toEqual([5, 6]);
    expect(held.lines).toEqual([]);
  });

  test('is not noted by who has lost the lease: not when due, and not at the end', async () => {
    using held = holding();
    held.lost.abort();
    held.progress.reached(5);
    await held.progress.settle();
    expect(held.notes).toEqual([]);
    expect(held.lines).toEqual([]); // nor tried
  });
});
