import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { messageOf } from '../../eventing/kafka/index.ts';
import { partitionOf } from '../../eventing/kafka/publish-partition.ts';
import { THEIR_ENCODER } from '../../eventing/kafka/publish-quicker.ts';
import { type EncodeRecord, type RecordFields, recordEncoder } from '../../eventing/kafka/publish-record.ts';
import { metadata } from '../contracts/accounts.ts';

const require = createRequire(import.meta.url);
const theirs = require(THEIR_ENCODER) as EncodeRecord;
const theirHash = require('kafkajs/src/producer/partitioners/default/murmur2') as (key: string) => number;

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 100, maxLength: 9_000 }));
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const value = fc.oneof(text, bytes, fc.constant(null));

describe('what kafkajs is replaced in', () => {
  test('a record is encoded as kafkajs does it', () => {
    let others = 0;
    const ours = recordEncoder((fields) => {
      others++;
      return theirs(fields);
    });
    const record: fc.Arbitrary<RecordFields> = fc.record({
      key: value,
      value,
      offsetDelta: fc.oneof(fc.nat(1_000), fc.nat()),
      timestampDelta: fc.oneof(fc.constant(0), fc.nat(100_000)),
      headers: fc.dictionary(fc.string(), fc.oneof(text, bytes, fc.array(text, { maxLength: 2 })), {
        noNullPrototype: true,
      }),
    });
    let quick = 0;
    fc.assert(
      fc.property(record, (fields) => {
        const before = others;
        expect(ours(fields).buffer.equals(theirs(fields).buffer)).toBe(true);
        if (others === before) quick++;
      }),
      { numRuns: 2_000 },
    );
    expect(quick).toBeGreaterThan(200);
    expect(others).toBeGreaterThan(200);
  });

  test('our own messages are encoded without asking kafkajs', () => {
    const ours = recordEncoder(() => {
      throw new Error('kafkajs was asked');
    });
    const event = { ...metadata, stream: 'orders-ü', version: 3, type: 'Moved', data: { by: 'Ada' }, id: 'orders-ü@3' };
    const { key, value, headers } = messageOf({ offset: 12_345, event }, 'orders');
    const fields = { key, value, headers, offsetDelta: 7 };
    expect(ours(fields).buffer.equals(theirs(fields).buffer)).toBe(true);
  });

  test('a record that was encoded stays what it is', () => {
    const ours = recordEncoder(theirs);
    const first = ours({ key: 'a', value: 'first' }).buffer;
    const before = Buffer.from(first);
    ours({ key: 'b', value: 'x'.repeat(200_000) });
    expect(first.equals(before)).toBe(true);
  });

  test("a stream's partition is the one of kafkajs and all of Kafka's own clients", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 200 }), (key, partitions) => {
        expect(partitionOf(key, partitions)).toBe((theirHash(key) & 0x7fffffff) % partitions);
      }),
      { numRuns: 2_000 },
    );
    // Of Kafka's own test of its murmur2.
    expect(partitionOf('21', 0x7fffffff)).toBe((-973932308 & 0x7fffffff) % 0x7fffffff);
    expect(partitionOf('foobar', 0x7fffffff)).toBe((-790332482 & 0x7fffffff) % 0x7fffffff);
  });
});
