import type { RecordedEvent } from '../event.ts';
import type { Place } from '../feed.ts';
import { type ArrivedMessage, eventOf, type Partition, placeOf } from './cloudevents.ts';

/** A partition that this member reads. */
export interface OwnPartition extends Partition {
  readonly topic: string;
  readonly partition: number;
}

/** What came of a partition in one fetch. */
export interface Arrival {
  readonly fetchedFrom: number;
  readonly messages: readonly ArrivedMessage[];
  /** The offset behind it, and behind what kafkajs kept to itself (the marks of transactions). */
  readonly next: number;
}

/** Events of a partition that are delivered together. */
export interface Slice {
  readonly reading: Reading;
  readonly events: readonly RecordedEvent[];
  /** Of each event, where they are wanted. */
  readonly places?: readonly Place[];
  readonly next: number;
}

/** How far a partition that is ours has come. */
export interface Reading {
  readonly place: OwnPartition;
  /** The offset that has to come next; null until it is known where to start. */
  expected: number | null;
  /** Everything before this offset has been delivered. */
  delivered: number;
  /** What came and was not yet taken. */
  readonly chunks: { readonly messages: readonly ArrivedMessage[]; taken: number; readonly next: number }[];
}

/**
 * What came of the partitions of one member, between kafkajs and the delivery. The guard of the feed's promise to skip nothing:
 * whatever kafkajs makes of seeks and rebalances, only what was fetched from at or before the offset that is expected next
 * gets in.
 */
export function intake({ places: wanted }: { readonly places?: true | undefined } = {}) {
  let readings = new Map<string, Reading>();
  let assigned = false;
  let held = 0;
  let turn = 0;

  const drop = (reading: Reading): void => {
    for (const { messages, taken } of reading.chunks) held -= messages.length - taken;
    reading.chunks.length = 0;
  };

  /** The next events of one partition. */
  const takeFrom = (reading: Reading, limit: number): Slice | null => {
    const events: RecordedEvent[] = [];
    const places: Place[] | undefined = wanted && [];
    let next: number | null = null;
    for (let chunk = reading.chunks[0]; chunk !== undefined; chunk = reading.chunks[0]) {
      const some = chunk.messages.slice(chunk.taken, chunk.taken + limit - events.length);
      for (const message of some) {
        const event = eventOf(message, reading.place);
        events.push(event);
        places?.push(placeOf(message, event, reading.place.source));
      }
      chunk.taken += some.length;
      if (chunk.taken < chunk.messages.length) {
        next = some.length > 0 ? Number(some.at(-1)!.offset) + 1 : next;
        break;
      }
      next = chunk.next;
      reading.chunks.shift();
    }
    held -= events.length;
    return next === null ? null : { reading, events, next, ...(places && { places }) };
  };

  return {
    /** Takes these partitions for ours and forgets all others. Returns those of which it is not known where to start. */
    assign(places: readonly OwnPartition[]): readonly OwnPartition[] {
      const before = readings;
      readings = new Map(
        places.map((place) => [
          place.source,
          before.get(place.source) ?? { place, expected: null, delivered: 0, chunks: [] },
        ]),
      );
      for (const [source, reading] of before) if (!readings.has(source)) drop(reading);
      assigned = true;
      return [...readings.values()].filter(({ expected }) => expected === null).map(({ place }) => place);
    },
    /** Nothing is ours for now. */
    leave(): void {
      for (const reading of readings.values()) drop(reading);
      readings = new Map();
      assigned = false;
    },
    /** The first offset of a partition that is wanted, or of one that goes on elsewhere because what lay between is gone. */
    start(source: string, offset: number): void {
      const reading = readings.get(source);
      if (reading === undefined) return;
      if (reading.expected === null) reading.delivered = offset;
      else reading.chunks.push({ messages: [], taken: 0, next: offset });
      reading.expected = offset;
    },
    /**
     * Takes it, or throws it away: `unwanted` where the partition is not ours, or it is not known yet where to start;
     * `ahead` where something before it is missing.
     */
    accept(source: string, { fetchedFrom, messages, next }: Arrival): 'taken' | 'unwanted' | 'ahead' {
      const reading = readings.get(source);
      if (reading === undefined || reading.expected === null) return 'unwanted';
      if (fetchedFrom > reading.expected) return 'ahead';
      // From further back than expected: it comes twice, and is dropped by version. So it may when a log was cut.
      reading.chunks.push({ messages, taken: 0, next });
      reading.expected = next;
      held += messages.length;
      return 'taken';
    },
    /** The next events, of all partitions that have any, each first in its turn so that none waits for another's backlog. */
    take(limit: number): readonly Slice[] {
      const all = [...readings.values()];
      const slices: Slice[] = [];
      let left = limit;
      for (let i = 0; i < all.length; i++) {
        const slice = takeFrom(all[(turn + i) % all.length]!, left);
        if (slice === null) continue;
        slices.push(slice);
        left -= slice.events.length;
      }
      turn++;
      return slices;
    },
    settle(slices: readonly Slice[]): void {
      for (const { reading, next } of slices) reading.delivered = next;
    },
    isOurs: ({ reading }: Slice): boolean => readings.get(reading.place.source) === reading,
    /** How many messages wait to be taken. */
    held: () => held,
    hasMore: () => [...readings.values()].some(({ chunks }) => chunks.length > 0),
    /** Whether it is known which partitions are ours, and where each starts. */
    isPlaced: () => assigned && [...readings.values()].every(({ expected }) => expected !== null),
    readings: (): readonly Reading[] => [...readings.values()],
    reading: (source: string): Reading | undefined => readings.get(source),
  };
}

export type Intake = ReturnType<typeof intake>;
