import { expect, test } from '@jest/globals';
import type { ParkedEvent } from '../../../projector/store.ts';
import { views } from '../../projector/boxes.ts';
import { event } from '../../projector/histories.ts';
import type { OpenViewStore } from '../view-store.ts';

const parked = (id: string, version: number, reason: string, attempts = 0): ParkedEvent => ({
  event: event('items', id, version, { id }),
  reason,
  attempts,
});

export function parking(open: OpenViewStore): void {
  test('parked events come back as they were, by stream and version', async () => {
    await using store = await open(views);
    const [a2, a10, b1] = [parked('a', 2, 'two', 3), parked('a', 10, 'ten'), parked('b', 1, 'one')];
    await store.write((writer) => writer.park([b1, a10, a2]));
    await store.write(async (writer) => {
      expect(await writer.parked(['items-b', 'items-a', 'items-c'])).toEqual([a2, a10, b1]);
      expect(await writer.parked(['items-b'])).toEqual([b1]);
    });
    expect(await store.stale()).toEqual([
      { stream: 'items-a', version: 2, reason: 'two', waiting: 2 },
      { stream: 'items-b', version: 1, reason: 'one', waiting: 1 },
    ]);
  });

  test('parking again replaces, unparking forgets', async () => {
    await using store = await open(views);
    const again = parked('a', 1, 'again', 6);
    await store.write((writer) => writer.park([parked('a', 1, 'first', 3), parked('a', 2, 'waits')]));
    await store.write((writer) => writer.park([again]));
    await store.write((writer) => writer.unpark(['items-a@2', 'items-a@99']));
    await store.write(async (writer) => {
      expect(await writer.parked(['items-a'])).toEqual([again]);
    });
    await store.write((writer) => writer.unpark(['items-a@1']));
    expect(await store.stale()).toEqual([]);
  });
}
