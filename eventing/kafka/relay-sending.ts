import type { Position } from '../feed.ts';
import type { Lease } from '../lease.ts';
import type { LoggedEvent, Offset } from '../store.ts';
import type { Publisher } from './publish.ts';
import type { Batch } from './publish-batch.ts';
import { EventTooLarge } from './publish-too-large.ts';
import type { Troubles } from './relay-troubles.ts';

export interface SendingOptions {
  readonly lease: Lease;
  readonly publisher: Publisher;
  readonly troubles: Troubles;
  /** Ends the trying; what is on its way is waited for. */
  readonly signal: AbortSignal;
  /** Called when everything up to a place is acknowledged. */
  readonly onSent: (published: Offset, ends: Position) => void;
}

/**
 * Sends one batch at a time, each until it is acknowledged. What is too large together is sent in halves; a single event that is
 * too large is tried for ever, in front of what is behind it.
 */
export function sending({ lease, publisher, troubles, signal, onSent }: SendingOptions) {
  const publish = (batch: Batch): Promise<Position> => {
    // After a pause of the process its signal may come later than this.
    lease.lost.throwIfAborted();
    return publisher.publish(batch);
  };
  const send = async (batch: Batch): Promise<void> => {
    const divisible = (error: unknown) => error instanceof EventTooLarge && batch.events.length > 1;
    try {
      const options = { signal, unless: divisible };
      const ends = await troubles.persist('publishing to Kafka', () => publish(batch), options);
      onSent(batch.events.at(-1)!.offset, ends);
    } catch (error) {
      if (!divisible(error)) throw error;
      for (const half of halves(batch.events)) await sendAll(publisher.prepare(half));
    }
  };
  const sendAll = async (batches: readonly Batch[]): Promise<void> => {
    for (const batch of batches) await send(batch);
  };
  return sendAll;
}

function halves(events: readonly LoggedEvent[]): readonly (readonly LoggedEvent[])[] {
  const middle = events.length >> 1;
  return [events.slice(0, middle), events.slice(middle)];
}
