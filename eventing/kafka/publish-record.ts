type Text = string | Buffer | null | undefined;

/** A message and its place in a batch, as kafkajs hands it to what encodes it. */
export interface RecordFields {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Text;
  readonly value?: Text;
  readonly headers?: Readonly<Record<string, Text | readonly Text[]>>;
}

/** What kafkajs looks at of what it encoded. */
export interface EncodedRecord {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

export type EncodeRecord = (fields: RecordFields) => EncodedRecord;

/** In front of a record lies its length, which is known only behind it; a varint of 32 bits takes at most so much. */
const ROOM = 5;

/**
 * Encodes records of Kafka's format 2 into one buffer after the other: length, attributes, deltas of time and offset, key,
 * value, headers; numbers as zigzag varints. What is unusual (deltas beyond 30 bits, a header that comes twice) is left to
 * `other`.
 */
export function recordEncoder(other: EncodeRecord): EncodeRecord {
  let to = Buffer.allocUnsafe(1 << 16);
  let at = 0;

  const number = (value: number) => {
    let left = ((value << 1) ^ (value >> 31)) >>> 0;
    for (; left > 127; left >>>= 7) to[at++] = (left & 127) | 128;
    to[at++] = left;
  };
  const text = (value: Text) => {
    if (value === null || value === undefined) {
      number(-1);
      return;
    }
    const length = Buffer.byteLength(value);
    number(length);
    if (typeof value !== 'string') value.copy(to, at);
    else if (length > SHORT || length !== value.length) to.write(value, at);
    else for (let i = 0; i < length; i++) to[at + i] = value.charCodeAt(i);
    at += length;
  };

  return (fields) => {
    const { offsetDelta = 0, timestampDelta = 0, key, value, headers = {} } = fields;
    const names = Object.keys(headers);
    if (!isSmall(offsetDelta) || !isSmall(timestampDelta) || names.some((name) => Array.isArray(headers[name]))) {
      return other(fields);
    }
    const most = names.reduce((sum, name) => sum + room(name) + room(headers[name] as Text), room(key) + room(value));
    if (to.length < most + 8 * ROOM) to = Buffer.allocUnsafe(2 * most + 8 * ROOM);

    at = ROOM;
    to[at++] = 0; // no attributes
    number(timestampDelta);
    number(offsetDelta);
    text(key);
    text(value);
    number(names.length);
    for (const name of names) {
      text(name);
      text(headers[name] as Text);
    }
    const end = at;
    at = 0;
    number(end - ROOM);
    const encoded = Buffer.allocUnsafe(at + end - ROOM);
    to.copy(encoded, 0, 0, at);
    to.copy(encoded, at, ROOM, end);
    return { buf: encoded, buffer: encoded };
  };
}

/** Up to so many characters a loop is faster than a call into Node's own. */
const SHORT = 48;

/** The most bytes that it can take: three a character, and its length. */
const room = (text: Text): number => ROOM + 3 * (text?.length ?? 0);

const isSmall = (delta: number): boolean => Number.isInteger(delta) && delta >= 0 && delta < 2 ** 30;
