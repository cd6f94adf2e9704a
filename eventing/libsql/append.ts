import { VersionConflict } from '../errors.ts';
import { eventId, type RecordedEvent, streamName } from '../event.ts';
import type { Checkpoint, Entity, StreamAppend } from '../store.ts';
import type { Consumers } from './consumers.ts';
import type { Log } from './log.ts';
import { isStorable, type States, type Write } from './states.ts';

/** One stream's part of an append, with everything computed that can fail for reasons of its own. */
interface PreparedStream {
  readonly stream: string;
  readonly states: States;
  readonly expectedVersion: number;
  readonly entity: Entity;
  readonly events: readonly { readonly event: RecordedEvent; readonly data: string }[];
  readonly writeState: Write;
}

/** An append that only SQLite can still refuse. */
export interface PreparedAppend {
  readonly streams: readonly PreparedStream[];
  readonly checkpoint: Checkpoint | undefined;
}

/** Computes rows and JSON outside the transaction: an append that fails here fails alone. */
export function prepareAppend(
  statesOf: (category: string) => States,
  appends: readonly StreamAppend[],
  checkpoint: Checkpoint | undefined,
): PreparedAppend {
  return { checkpoint, streams: appends.map((append) => prepareStream(statesOf(append.category), append)) };
}

function prepareStream(states: States, { category, id, expectedVersion, events, state }: StreamAppend): PreparedStream {
  if (id === '' || !isStorable(id)) throw new TypeError(`${JSON.stringify(id)} cannot be an id of ${category}`);
  const stream = streamName(category, id);
  const entity: Entity = { id, version: expectedVersion + events.length, state };
  return {
    stream,
    states,
    expectedVersion,
    entity,
    events: events.map(({ type, data, time, causation, correlation }, i) => {
      const version = expectedVersion + 1 + i;
      const event = { stream, version, type, data, id: eventId(stream, version), time, causation, correlation };
      return { event, data: JSON.stringify(data) };
    }),
    writeState: states.prepareWrite(entity),
  };
}

/** What an append reads and writes while the write lock is held. */
export interface AppendTarget {
  readonly log: Log;
  readonly consumers: Consumers;
  /** The stream's version, with what the running transaction has written. */
  readonly version: (stream: string, states: States, id: string) => number;
  readonly written: Map<string, Entity>;
}

/** Writes the append, or changes nothing and returns the conflict. Runs inside a transaction. */
export function writeAppend({ streams, checkpoint }: PreparedAppend, target: AppendTarget): VersionConflict | null {
  // All checks come before the first write: so a refused append needs no savepoint to be undone.
  const own = new Map<string, number>();
  for (const { stream, states, entity, expectedVersion } of streams) {
    const version = own.get(stream) ?? target.version(stream, states, entity.id);
    if (version !== expectedVersion) return new VersionConflict(stream, expectedVersion, version);
    own.set(stream, entity.version);
  }
  const conflict = checkpoint === undefined ? null : target.consumers.conflict(checkpoint);
  if (conflict !== null) return conflict;

  for (const { stream, entity, events, writeState } of streams) {
    if (events.length === 0) continue;
    for (const { event, data } of events) target.log.write(event, data);
    writeState();
    target.written.set(stream, entity);
  }
  if (checkpoint !== undefined) target.consumers.write(checkpoint);
  return null;
}
