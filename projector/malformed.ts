import { createHash } from 'node:crypto';
import { eventId, type RecordedEvent } from '../eventing/index.ts';
import type { ParkedEvent } from './store.ts';

/** What is wrong with an event as it came over the wire; null when nothing is. */
export function fault(event: RecordedEvent): string | null {
  if (typeof event !== 'object' || event === null) return 'it is not an object';
  if (typeof event.stream !== 'string' || !/^[^-]+-/.test(event.stream)) return 'its stream has no name';
  if (!Number.isSafeInteger(event.version) || event.version < 1) return 'its version is not a number from 1';
  if (typeof event.type !== 'string') return 'it has no type';
  if (typeof event.data !== 'object' || event.data === null) return 'it has no data';
  return null;
}

const CATEGORY = 'malformed';

export const isMalformed = (event: RecordedEvent): boolean => event.stream.startsWith(`${CATEGORY}-`);

/**
 * Parks an event that cannot even be put into its stream, in a stream of its own: nothing queues behind it. When it was
 * a version of a stream after all, then that stream will wait for it, and say so.
 */
export function parkMalformed(event: RecordedEvent, reason: string): ParkedEvent {
  const text = JSON.stringify(event) ?? String(event);
  const stream = `${CATEGORY}-${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`;
  const kept: RecordedEvent = {
    stream,
    version: 1,
    type: 'Malformed',
    data: { text },
    id: eventId(stream, 1),
    time: '',
    causation: null,
    correlation: '',
  };
  return { event: kept, reason: `malformed: ${reason}`, attempts: 1 };
}
