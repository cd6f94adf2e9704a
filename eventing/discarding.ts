import { retryOnConflict } from './retry.ts';
import type { EventStore } from './store.ts';

/** A dead letter cannot be discarded before those that it waits behind. Nothing was changed. */
export class LetterWaits extends Error {
  readonly code = 'LETTER_WAITS';
  constructor(eventId: string, first: string) {
    super(`${eventId} waits behind ${first}: retry or discard that one first`);
    this.name = 'LetterWaits';
  }
}

/**
 * Gives up a dead letter: its event counts as processed from now on, so that it never comes back and what waits behind it can be
 * retried. Returns whether there was such a letter.
 * @throws LetterWaits
 */
export async function discardLetter(consumer: string, store: EventStore, eventId: string): Promise<boolean> {
  const letters = await store.deadLetters.list(consumer, eventId.slice(0, eventId.lastIndexOf('@')));
  const letter = letters.find(({ event }) => event.id === eventId);
  if (letter === undefined) return false;
  const { stream, version } = letter.event;
  const [first] = letters;
  if (first !== undefined && first.event.version < version) throw new LetterWaits(eventId, first.event.id);
  await retryOnConflict(async () => {
    const after = await store.processed(consumer, [stream]);
    if (version <= (after.get(stream) ?? 0)) return;
    await store.append([], { consumer, position: {}, versions: new Map([[stream, version]]), after });
  });
  // Last: a crash before leaves a letter that is processed, which the next retry removes.
  await store.deadLetters.remove(consumer, [eventId]);
  return true;
}
