import type { EntityKind } from '../decider.ts';
import { eventId, type RecordedEvent, streamName } from '../event.ts';
import type { Checkpoint, StreamAppend } from '../store.ts';
import type { StateDocument } from './layout.ts';
import { isStorable, type States } from './states.ts';

/** One stream's part of an append, with everything computed that can fail for reasons of its own. */
export interface PreparedStream {
  readonly stream: string;
  readonly states: States;
  readonly expectedVersion: number;
  readonly events: readonly RecordedEvent[];
  readonly after: StateDocument;
}

/** An append that only the database can still refuse. */
export interface PreparedAppend {
  readonly streams: readonly PreparedStream[];
  readonly checkpoint: Checkpoint | undefined;
}

/** Computes documents outside the transaction: an append that fails here fails alone. */
export const prepareAppend = (
  statesOf: (kind: Pick<EntityKind, 'category'>) => States,
  appends: readonly StreamAppend[],
  checkpoint: Checkpoint | undefined,
): PreparedAppend => ({ checkpoint, streams: appends.map((append) => prepareStream(statesOf(append), append)) });

function prepareStream(states: States, { category, id, expectedVersion, events, state }: StreamAppend): PreparedStream {
  if (id === '' || !isStorable(id)) throw new TypeError(`${JSON.stringify(id)} cannot be an id of ${category}`);
  const stream = streamName(category, id);
  return {
    stream,
    states,
    expectedVersion,
    events: events.map(({ type, data, time, causation, correlation }, i) => {
      const version = expectedVersion + 1 + i;
      return { stream, version, type, data, id: eventId(stream, version), time, causation, correlation };
    }),
    after: states.document({ id, version: expectedVersion + events.length, state }),
  };
}
