import { isUnreadable } from '../eventing/index.ts';
import { isMalformed } from './malformed.ts';
import type { ViewStore } from './store.ts';

/** A view shows what its events say: leaving one out would make it another than a rebuild gives. Nothing was changed. */
export class NotDiscardable extends Error {
  readonly code = 'NOT_DISCARDABLE';
  constructor(eventId: string) {
    super(`${eventId} is an event, which no view can leave out: mend why it fails, then retry it, or rebuild the view`);
    this.name = 'NotDiscardable';
  }
}

/**
 * Forgets a parked message that is no event at all. Returns whether there was one. A rebuild, which reads everything again, finds
 * it again.
 * @throws NotDiscardable
 */
export async function discardParked(store: ViewStore, eventId: string): Promise<boolean> {
  let found = false;
  await store.write(async (writer) => {
    const parked = await writer.parked([eventId.slice(0, eventId.lastIndexOf('@'))]);
    const one = parked.find(({ event }) => event.id === eventId);
    found = one !== undefined;
    if (one === undefined) return;
    if (!isUnreadable(one.event) && !isMalformed(one.event)) throw new NotDiscardable(eventId);
    await writer.unpark([eventId]);
  });
  return found;
}
