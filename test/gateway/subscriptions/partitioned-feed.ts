import type { Feed, FeedRequest, Place, Position, RecordedEvent, Subscription } from '../../../eventing/index.ts';

interface Written {
  readonly event: RecordedEvent;
  readonly place: Place;
}

export interface PartitionedFeed extends Feed {
  /** Writes an event to the partition of its stream; returns where it stands. */
  write(event: RecordedEvent): Place;
  /** Writes again what was written before, as a relay does that crashed. */
  writeAgain(place: Place): void;
  /** What was before the offset is not kept any more. */
  cut(source: string, before: number): void;
  /** Lets all readers read a little; each of them as much as it is dealt. */
  step(most?: (subscription: number) => number): Promise<void>;
  readers(): number;
  /** How many subscriptions there have ever been. */
  subscriptions(): number;
}

/** A category in several partitions, which is read when a test says so. */
export function partitionedFeed(partitions: number): PartitionedFeed {
  const logs: Written[][] = Array.from({ length: partitions }, () => []);
  const starts = logs.map(() => 0);
  const running = new Set<{ readonly number: number; step(most: number): Promise<void> }>();
  let sequence = 0;
  let count = 0;
  const sourceOf = (partition: number) => `accounts/${partition}`;
  const partitionOf = (stream: string) => [...stream].reduce((sum, c) => sum + c.charCodeAt(0), 0) % partitions;
  const position = (of: (partition: number) => number): Position =>
    Object.fromEntries(logs.map((_, partition) => [sourceOf(partition), of(partition)]));
  const append = (partition: number, event: RecordedEvent, of: number): Place => {
    const log = logs[partition]!;
    const place = { source: sourceOf(partition), offset: starts[partition]! + log.length, sequence: of };
    log.push({ event, place });
    return place;
  };

  const open = async ({ from, deliver }: FeedRequest): Promise<Subscription> => {
    const begun = await from();
    const next = logs.map((_, partition) => (begun[sourceOf(partition)] ?? -1) + 1);
    const reader = {
      number: count++,
      async step(most: number) {
        const taken: Written[] = [];
        logs.forEach((log, partition) => {
          const some = log.filter(({ place }) => place.offset >= next[partition]!).slice(0, most);
          if (some.length > 0) next[partition] = some.at(-1)!.place.offset + 1;
          taken.push(...some);
        });
        await deliver({
          events: taken.map(({ event }) => event),
          places: taken.map(({ place }) => place),
          position: position((partition) => next[partition]! - 1),
          caughtUp: null,
        });
      },
    };
    running.add(reader);
    return {
      caughtUp: async () => {},
      async [Symbol.asyncDispose]() {
        running.delete(reader);
      },
    };
  };
  return {
    subscribe: open,
    start: async () => position((partition) => starts[partition]! - 1),
    end: async () => position((partition) => starts[partition]! + logs[partition]!.length - 1),
    sources: async () => logs.map((_, partition) => sourceOf(partition)),
    write: (event) => append(partitionOf(event.stream), event, ++sequence),
    writeAgain({ source, offset }) {
      const partition = Number(source.split('/')[1]);
      const found = logs[partition]?.find(({ place }) => place.offset === offset);
      if (found !== undefined) append(partition, found.event, found.place.sequence ?? 0);
    },
    cut(source, before) {
      const partition = Number(source.split('/')[1]);
      const kept = logs[partition]!.filter(({ place }) => place.offset >= before);
      starts[partition] = before;
      logs[partition] = kept;
    },
    async step(most = () => 1_000) {
      await Promise.all([...running].map((reader) => reader.step(most(reader.number))));
    },
    readers: () => running.size,
    subscriptions: () => count,
    async [Symbol.asyncDispose]() {
      running.clear();
    },
  };
}
