import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventId, isUnreadable, type RecordedEvent, streamName, unreadableReason } from '../../eventing/index.ts';
import { type ArrivedMessage, type EventMessage, eventOf, messageOf, placeOf } from '../../eventing/kafka/index.ts';

const place = { category: 'orders', source: 'orders/3' };

const event: RecordedEvent = {
  stream: 'orders-7',
  version: 2,
  type: 'OrderPlaced',
  data: { quantity: 1 },
  id: 'orders-7@2',
  time: '2026-11-23T08:00:00.000Z',
  causation: 'request-1',
  correlation: 'first',
};

const logged = { offset: 17, event };

/** As it comes back from the broker. */
const arrived = ({ key, value, headers }: EventMessage): ArrivedMessage & { headers: Record<string, Buffer> } => ({
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  offset: '42',
  timestamp: '1795420800000',
});

const good = arrived(messageOf(logged, 'orders'));
const withHeaders = (headers: ArrivedMessage['headers']): ArrivedMessage => ({
  ...good,
  headers: { ...good.headers, ...headers },
});
const of = (other: Partial<RecordedEvent>) => arrived(messageOf({ offset: 1, event: { ...event, ...other } }, 's'));
const withValue = (text: string): ArrivedMessage => ({ ...good, value: Buffer.from(text) });

test('a message is a CloudEvent 1.0 in binary mode: attributes are headers, the value is the data as JSON', () => {
  expect(messageOf(logged, 'shop')).toEqual({
    key: 'orders-7',
    value: '{"quantity":1}',
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: 'orders-7@2',
      ce_source: '/shop',
      ce_type: 'OrderPlaced',
      ce_time: '2026-11-23T08:00:00.000Z',
      ce_subject: 'orders-7',
      ce_version: '2',
      ce_sequence: '0000000000000017',
      ce_correlation: 'first',
      ce_causation: 'request-1',
    },
  });
});

test('every event comes back as it was', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  const offsets = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  const events = fc
    .record({
      id: text,
      version: fc.integer({ min: 1 }),
      type: text,
      data: fc.dictionary(fc.string(), fc.jsonValue()),
      time: fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
      causation: fc.option(text),
      correlation: text,
    })
    .map(({ id, version, time, data, ...rest }): RecordedEvent => {
      const stream = streamName('orders', id);
      const json = JSON.parse(JSON.stringify(data));
      return { ...rest, data: json, stream, version, id: eventId(stream, version), time: time.toISOString() };
    });
  const property = fc.property(events, offsets, (one, offset) => {
    const message = arrived(messageOf({ offset, event: one }, 's'));
    expect(eventOf(message, place)).toEqual(one);
    expect(placeOf(message, one, 'orders/3')).toEqual({ source: 'orders/3', offset: 42, sequence: offset });
  });
  fc.assert(property);
});

test('sequences sort as text as they do as numbers', () => {
  const offset = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  const said = (offset: number) => messageOf({ offset, event }, 's').headers.ce_sequence ?? '';
  fc.assert(fc.property(offset, offset, (a, b) => expect(said(a) < said(b)).toBe(a < b)));
});

describe('from others', () => {
  test('a time of another offset is the same moment in UTC', () => {
    const { time } = eventOf(withHeaders({ ce_time: Buffer.from('2026-11-23T10:00:00+02:00') }), place);
    expect(time).toBe(event.time);
  });

  test('what has no correlation is the first cause of what follows; unknown types and attributes are not judged', () => {
    const headers = { ce_correlation: undefined, ce_causation: undefined, ce_type: Buffer.from('Else'), ce_x: 'y' };
    const read = eventOf(withHeaders(headers), place);
    expect(read).toEqual({ ...event, type: 'Else', causation: null, correlation: 'orders-7@2' });
  });

  test('what has no sequence has a place without one', () => {
    const message = withHeaders({ ce_sequence: undefined });
    expect(placeOf(message, eventOf(message, place), place.source).sequence).toBeNull();
  });

  test.each<[string, ArrivedMessage, RegExp]>([
    ['no headers', { ...good, headers: undefined }, /no CloudEvent/],
    ['another specversion', withHeaders({ ce_specversion: '0.3' }), /ce_specversion is "0.3"/],
    ['the structured mode', withHeaders({ 'content-type': 'application/cloudevents+json' }), /content-type/],
    ['no type', withHeaders({ ce_type: undefined }), /ce_type is missing/],
    ['an empty type', withHeaders({ ce_type: '' }), /ce_type is missing/],
    ['a header twice', withHeaders({ ce_type: ['a', 'b'] }), /ce_type more than once/],
    ['no subject', withHeaders({ ce_subject: undefined }), /ce_subject is missing/],
    ['another id', withHeaders({ ce_id: 'orders-7@3' }), /ce_id is "orders-7@3"/],
    ['version 0', withHeaders({ ce_version: '0' }), /ce_version is "0"/],
    ['version 1.5', withHeaders({ ce_version: '1.5' }), /ce_version is "1.5"/],
    ['a version that no number holds', withHeaders({ ce_version: '9007199254740993' }), /ce_version/],
    ['a sequence that is no number', withHeaders({ ce_sequence: 'x1' }), /ce_sequence is "x1"/],
    ['sequence 0', withHeaders({ ce_sequence: '000' }), /ce_sequence is "000"/],
    ['an empty sequence', withHeaders({ ce_sequence: '' }), /ce_sequence is ""/],
    ['a sequence that no number holds', withHeaders({ ce_sequence: '9007199254740993' }), /ce_sequence/],
    ['no time', withHeaders({ ce_time: 'yesterday' }), /ce_time is "yesterday"/],
    ['a day that is none', withHeaders({ ce_time: '2026-02-30T00:00:00Z' }), /ce_time/],
    ['an hour that is none', withHeaders({ ce_time: '2026-02-20T25:00:00Z' }), /ce_time/],
    ['another key', { ...good, key: Buffer.from('orders-8') }, /key is "orders-8"/],
    ['no key', { ...good, key: null }, /key is null/],
    ['another category', of({ stream: 'ships-7', id: 'ships-7@2' }), /no stream of orders/],
    ['a category that only begins so', of({ stream: 'orders2-7', id: 'orders2-7@2' }), /no stream/],
    ['no entity', of({ stream: 'orders-', id: 'orders-@2' }), /no stream/],
    ['no value', { ...good, value: null }, /no value/],
    ['a value that is not JSON', withValue('{"a":'), /not JSON/],
    ['a value that is a list', withValue('[1]'), /no JSON object/],
    ['a value that is null', withValue('null'), /no JSON object/],
    ['bytes', { ...good, value: Buffer.from([0xff, 0, 0xfe]) }, /not JSON/],
  ])('%s cannot be read', (_, message, reason) => {
    const strange = eventOf(message, place);
    expect(isUnreadable(strange)).toBe(true);
    expect(unreadableReason(strange)).toMatch(reason);
    expect(placeOf(message, strange, place.source)).toEqual({ source: 'orders/3', offset: 42, sequence: null });
    expect(strange).toMatchObject({ stream: 'unreadable-orders/3:42', version: 1, time: '2026-11-23T08:00:00.000Z' });
  });

  test('what a strange message says is kept, as text that every store takes, and not all of a long one', () => {
    const short = eventOf(withHeaders({ ce_type: undefined }), place);
    expect(short.data).toMatchObject({
      content: expect.stringMatching(/^key: orders-7\n(.|\n)*\n\n\{"quantity":1\}$/),
    });
    const long = eventOf(withValue(`"${'😀'.repeat(20_000)}`), place);
    const { content } = long.data as { content: string };
    expect(content.length).toBeLessThanOrEqual(10_000);
    expect(content.length).toBeGreaterThan(4_000);
    expect(Buffer.from(content).toString()).toBe(content);
  });
});
