import type { Event, RecordedEvent } from '../eventing/index.ts';

/** Field names with their values. Of an entity only its reference, such as `{ id: 'o1' }`: the rest is fetched. */
export type Payload = Readonly<Record<string, unknown>>;

/**
 * A field of Subscription, as the service declares it that owns it. There is no resolver: a gateway reads the events from
 * the feed, makes the payload from each, and fetches what was selected beyond it. The schema gives the field an argument
 * `after: String`, and its type a `cursor: String!`.
 */
export interface LiveField {
  /** Of Subscription, such as `orderChanged`. */
  readonly field: string;
  /** Whose events it tells. */
  readonly category: string;
  /** The argument that says of which entity: its id. */
  readonly argument: string;
  /** A selection of Query that is null when there is no such entity, given `$key: ID!`: `order(id: $key) { id }`. */
  readonly found: string;
  /** Absent where an event is for the id of its own entity. */
  readonly belongs?: Belonging;
  /** The payload but for its cursor; null for an event that is not told. */
  payload(event: RecordedEvent): Payload | null;
}

/**
 * Where the events are those of another entity's parts, such as the orders of a customer: whom an event is for. That must
 * never change in the life of an entity: it is asked once and remembered.
 */
export interface Belonging {
  /** As the event says it itself; undefined where it does not. */
  said(event: RecordedEvent): string | undefined;
  /** Else its service is asked, for the entity of the event: its type, and where in it the id stands. */
  readonly asked: { readonly type: string; readonly path: readonly string[] };
}

/** Of a union of events the union of their records: `type` tells what `data` is. */
export type RecordedOf<E extends Event> = E extends Event ? RecordedEvent<E> : never;

/** A live field of events of these types: what its functions are handed is one of the category's. */
export const liveField = <E extends Event>(
  declared: Omit<LiveField, 'payload' | 'belongs'> & {
    readonly belongs?: Omit<Belonging, 'said'> & { said(event: RecordedOf<E>): string | undefined };
    payload(event: RecordedOf<E>): Payload | null;
  },
): LiveField => declared as LiveField;
