import fc from 'fast-check';
import { eventId, type RecordedEvent, streamName } from '../../eventing/index.ts';

/** What happens next, to which entity. */
export interface Happening {
  readonly category: string;
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

/** Records happenings in their order, as the services' stores would have. */
export function recorded(happenings: readonly Happening[]): RecordedEvent[] {
  const versions = new Map<string, number>();
  return happenings.map(({ category, id, type, data }, at) => {
    const stream = streamName(category, id);
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const time = new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString();
    return { stream, version, type, data, id: eventId(stream, version), time, causation: null, correlation: 'test' };
  });
}

export const event = (category: string, id: string, version: number, data: object, type = 'Changed'): RecordedEvent => {
  const stream = streamName(category, id);
  const time = '2026-01-01T00:00:00.000Z';
  return { stream, version, type, data, id: eventId(stream, version), time, causation: null, correlation: 'test' };
};

// An astral character, one above the surrogates, quotes and nothing: what sorts or quotes wrongly somewhere.
const texts = fc.constantFrom('', 'a', 'b', 'B', 'ä', 'it\'s "x"', '\u{1F600}', '\uFF01');
const boxIds = fc.constantFrom('b-1', 'b2', 'b3');
const itemIds = fc.constantFrom('i1', 'i-2', 'i3');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 });
const numbers = fc.integer({ min: -2, max: 2 });

const boxChanged = boxIds.chain((id) =>
  fc.record({
    category: fc.constant('boxes'),
    id: fc.constant(id),
    type: fc.constant('Changed'),
    data: fc.record({
      id: fc.constant(id),
      label: maybe(texts),
      weight: maybe(numbers),
      size: maybe(fc.constantFrom(0.1 + 0.2, -1.5, 1e300, 2)),
      lid: maybe(itemIds),
      parent: maybe(boxIds),
      items: fc.array(itemIds, { maxLength: 3 }),
    }),
  }),
);

const itemChanged = itemIds.chain((id) =>
  fc.record({
    category: fc.constant('items'),
    id: fc.constant(id),
    type: fc.constant('Changed'),
    data: fc.record({
      id: fc.constant(id),
      name: maybe(texts),
      rank: maybe(numbers),
      secret: texts,
      home: maybe(boxIds),
    }),
  }),
);

const removed = fc.oneof(
  fc.record({ category: fc.constant('boxes'), id: boxIds, type: fc.constant('Removed'), data: fc.constant({}) }),
  fc.record({ category: fc.constant('items'), id: itemIds, type: fc.constant('Removed'), data: fc.constant({}) }),
);

/** Boxes and items that change, embed each other, and are removed. */
export const boxHistories = (maxLength = 30): fc.Arbitrary<RecordedEvent[]> =>
  fc
    .array(fc.oneof({ weight: 4, arbitrary: boxChanged }, { weight: 4, arbitrary: itemChanged }, removed), {
      maxLength,
    })
    .map(recorded);
