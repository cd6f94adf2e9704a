import { eventId, parseStream, type RecordedEvent } from '../event.ts';
import type { Place } from '../feed.ts';
import type { LoggedEvent } from '../store.ts';
import { isUnreadable, unreadable } from '../unreadable.ts';

/** A message as it is sent: a CloudEvent 1.0 in binary mode, as the Kafka protocol binding says. */
export interface EventMessage {
  /** The stream: what decides on the partition. */
  readonly key: string;
  /** The event's data as JSON. */
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Header = Buffer | string | (Buffer | string)[] | null | undefined;

/** A message as it arrives: from us, or from anybody who may write to the topic. */
export interface ArrivedMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly offset: string;
  /** When it was published, ms. */
  readonly timestamp: string;
}

/** Where messages arrive. */
export interface Partition {
  readonly category: string;
  /** The feed's name of it. */
  readonly source: string;
}

/**
 * An event as a message. Beside the attributes of the specification its extension `sequence`, which is the event's offset in
 * the log of its store, and our own: `version` (in the stream), `correlation` and, where there is one, `causation`.
 */
export function messageOf({ offset, event }: LoggedEvent, service: string): EventMessage {
  const { id, stream, version, type, time, data, correlation, causation } = event;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: `/${service}`,
    ce_type: type,
    ce_time: time,
    ce_subject: stream,
    ce_version: `${version}`,
    ce_sequence: `${offset}`.padStart(SEQUENCE_DIGITS, '0'),
    ce_correlation: correlation,
  };
  if (causation !== null) headers.ce_causation = causation;
  return { key: stream, value: JSON.stringify(data), headers };
}

/** The extension wants text that sorts as the numbers do; none has more digits. */
const SEQUENCE_DIGITS = `${Number.MAX_SAFE_INTEGER}`.length;

/**
 * The event that a message is. Judged strictly: what is not the next or any other event of a stream of this category, word
 * for word, becomes an `unreadable` one with the reason. Of which types a category's events are is not judged here.
 */
export function eventOf(message: ArrivedMessage, { category, source }: Partition): RecordedEvent {
  try {
    return read(message, category);
  } catch (error) {
    if (!(error instanceof Strange)) throw error;
    return unreadable({
      source,
      offset: Number(message.offset),
      reason: error.message,
      content: textOf(message),
      time: new Date(Number(message.timestamp)).toISOString(),
    });
  }
}

/** Where the event stands that a message is. A message that cannot be read is not believed its sequence either. */
export function placeOf({ offset, headers = {} }: ArrivedMessage, event: RecordedEvent, source: string): Place {
  const sequence = isUnreadable(event) ? null : text(headers, SEQUENCE);
  return { source, offset: Number(offset), sequence: sequence === null ? null : Number(sequence) };
}

/** The message is no event of ours; says why. */
class Strange extends Error {}

function read({ key, value, headers = {} }: ArrivedMessage, category: string): RecordedEvent {
  const specversion = text(headers, 'ce_specversion');
  if (specversion === null)
    throw new Strange('it is no CloudEvent in binary mode: the header ce_specversion is missing');
  if (specversion !== '1.0') throw new Strange(`its ce_specversion is ${quote(specversion)}, not 1.0`);
  const contentType = text(headers, 'content-type');
  if (contentType !== null && contentType !== 'application/json' && !JSON_TYPE.test(contentType)) {
    throw new Strange(`its content-type is ${quote(contentType)}, not application/json`);
  }
  const stream = needed(headers, 'ce_subject');
  const version = wholeNumber('ce_version', needed(headers, 'ce_version'), PLAIN_NUMBER);
  checkSequence(headers);
  const id = needed(headers, 'ce_id');
  if (id !== eventId(stream, version)) throw new Strange(`its ce_id is ${quote(id)}, not its subject@version`);
  checkPlace(stream, key, category);
  return {
    stream,
    version,
    type: needed(headers, 'ce_type'),
    data: dataOf(value),
    id,
    time: timeOf(needed(headers, 'ce_time')),
    causation: text(headers, 'ce_causation'),
    // What came to be without a cause is the first of what it causes.
    correlation: text(headers, 'ce_correlation') ?? id,
  };
}

const SEQUENCE = 'ce_sequence';
const PLAIN_NUMBER = /^[1-9]\d*$/;
const PADDED_NUMBER = /^0*[1-9]\d*$/;
const JSON_TYPE = /^application\/json *(;|$)/i;
/** The form that events have, on days that every month has: right without a closer, slower look. */
const PLAIN_TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function text(headers: Readonly<Record<string, Header>>, name: string): string | null {
  const header = headers[name];
  if (header === undefined || header === null) return null;
  if (Array.isArray(header)) throw new Strange(`it has the header ${name} more than once`);
  return typeof header === 'string' ? header : header.toString('utf8');
}

function needed(headers: Readonly<Record<string, Header>>, name: string): string {
  const header = text(headers, name);
  if (header === null || header === '') throw new Strange(`the header ${name} is missing`);
  return header;
}

function wholeNumber(name: string, header: string, form: RegExp): number {
  const number = Number(header);
  if (!form.test(header) || !Number.isSafeInteger(number)) {
    throw new Strange(`its ${name} is ${quote(header)}, not a whole number from 1`);
  }
  return number;
}

/** Also where nobody asks for it: a message is the same event to all who read it. */
function checkSequence(headers: Readonly<Record<string, Header>>): void {
  const sequence = text(headers, SEQUENCE);
  if (sequence !== null) wholeNumber(SEQUENCE, sequence, PADDED_NUMBER);
}

function checkPlace(stream: string, key: Buffer | null, category: string): void {
  if (!stream.startsWith(`${category}-`) || parseStream(stream).id === '') {
    throw new Strange(`its ce_subject is ${quote(stream)}, no stream of ${category}`);
  }
  const name = key?.toString() ?? null;
  if (name !== stream) throw new Strange(`its key is ${quote(name)}, not its ce_subject`);
}

/** In the one form that events have: UTC, milliseconds. */
function timeOf(header: string): string {
  if (PLAIN_TIME.test(header)) return header;
  const time = Date.parse(header);
  const normal = Number.isNaN(time) ? '' : new Date(time).toISOString();
  if (normal !== header && (normal === '' || !RFC_3339.test(header) || !isDate(header.slice(0, 10)))) {
    throw new Strange(`its ce_time is ${quote(header)}, not a time of RFC 3339`);
  }
  return normal;
}

/** `Date` takes 30 February for 2 March. */
const isDate = (date: string): boolean => new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);

function dataOf(value: Buffer | null): object {
  if (value === null) throw new Strange('it has no value');
  let data: unknown;
  try {
    data = JSON.parse(value.toString());
  } catch (error) {
    throw new Strange(`its value is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Strange('its value is no JSON object');
  return data;
}

const quote = (text: string | null): string => (text === null ? 'null' : JSON.stringify(text.slice(0, 100)));

/** So much of a strange message is kept. */
const CONTENT = 10_000;

/** A message as a person reads it: its key and headers, an empty line, its value. */
function textOf({ key, value, headers = {} }: ArrivedMessage): string {
  const head = Object.entries({ key, ...headers }).map(([name, header]) => `${name}: ${header}`);
  const body = value === null ? 'null' : value.subarray(0, CONTENT).toString();
  return cut(`${head.join('\n')}\n\n${body}`);
}

/** Not through the middle of a character: half of one is no text to a database. */
const cut = (text: string): string => Buffer.from(text).subarray(0, CONTENT).toString().slice(0, CONTENT);
