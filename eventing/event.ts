/**
 * An event: a fact of the past about one entity. A service declares its own as
 * `Event<'OrderPlaced', { … }>` and joins them to a union.
 */
export interface Event<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** What every event says beside its data; the store keeps it as given. */
export interface EventMetadata {
  /** When it happened: RFC 3339, UTC, milliseconds. The only clock that views may use. */
  readonly time: string;
  /** The id of the event or request that caused this one; null when none did. */
  readonly causation: string | null;
  /** The same for everything that one first cause set off. */
  readonly correlation: string;
}

/** An event as the store keeps it and the feed carries it. Immutable. */
export interface RecordedEvent<E extends Event = Event> extends EventMetadata {
  /** `<category>-<entity id>`, see {@link streamName}. */
  readonly stream: string;
  /** 1, 2, 3 … within the stream, without a gap. */
  readonly version: number;
  readonly type: E['type'];
  readonly data: E['data'];
  /** `<stream>@<version>`: unique, and the same again after a replay. */
  readonly id: string;
}

/** All events of one entity. A category is the kind (`orders`); it must not contain a dash, an id may. */
export const streamName = (category: string, id: string): string => `${category}-${id}`;

export function parseStream(stream: string): { category: string; id: string } {
  const dash = stream.indexOf('-');
  if (dash <= 0) throw new TypeError(`'${stream}' is not a stream name: expected <category>-<id>`);
  return { category: stream.slice(0, dash), id: stream.slice(dash + 1) };
}

export const eventId = (stream: string, version: number): string => `${stream}@${version}`;
