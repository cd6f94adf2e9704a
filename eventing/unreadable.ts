import { eventId, type RecordedEvent, streamName } from './event.ts';

/** What a feed found that is no event of ours. */
export interface Strange {
  readonly source: string;
  readonly offset: number;
  /** Why it cannot be read. */
  readonly reason: string;
  /** What it says, as text; as much of it as is worth keeping. */
  readonly content: string;
  /** When it was published, RFC 3339. */
  readonly time: string;
}

const CATEGORY = 'unreadable';

/**
 * A message that is no event of ours, as an event in a stream of its own: nothing queues behind it, and it comes again
 * under the same id. Feeds whose transport others can write to deliver it; whoever gets it keeps it, with its reason, where a
 * person looks (dead letters, parked events), and processes it never.
 */
export function unreadable({ source, offset, reason, content, time }: Strange): RecordedEvent {
  const stream = streamName(CATEGORY, `${source}:${offset}`);
  return {
    stream,
    version: 1,
    type: 'Unreadable',
    data: { reason, content },
    id: eventId(stream, 1),
    time,
    causation: null,
    correlation: stream,
  };
}

export const isUnreadable = (event: RecordedEvent): boolean => event.stream.startsWith(`${CATEGORY}-`);

/** Why it cannot be read. */
export const unreadableReason = ({ data }: RecordedEvent): string =>
  'reason' in data && typeof data.reason === 'string' ? data.reason : 'no reason was given';
