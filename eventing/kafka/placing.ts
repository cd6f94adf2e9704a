import type { Consumer } from 'kafkajs';
import { growing, pause } from '../delay.ts';
import { Unavailable } from '../errors.ts';
import type { FeedRequest, Position } from '../feed.ts';
import type { KafkaConnection } from './connection.ts';
import { HistoryLost } from './errors.ts';
import type { Intake, OwnPartition } from './intake.ts';
import { type Edges, edgesOf, startBehind } from './offsets.ts';

export interface PlacingOptions extends Pick<FeedRequest, 'categories' | 'from' | 'passing'> {
  readonly connection: KafkaConnection;
  readonly intake: Intake;
  readonly failed: (attempt: number, error: unknown) => void;
  /** It became known where some partitions start. */
  readonly placed: () => void;
}

/**
 * Makes a member of a group read each of its partitions from where it should. Disposing waits for the question under way, and
 * begins no other: kafkajs may still rejoin while its consumer is being closed.
 */
export interface Placing extends AsyncDisposable {
  /** These are ours now, and no others. To be called before anything of them is fetched. */
  joined(consumer: Consumer, places: readonly OwnPartition[]): void;
  left(): void;
  /** Reads a partition again from what it expects: kafkajs went past it, or what lay there is gone. */
  again(consumer: Consumer, source: string): void;
}

/** What says where partitions start. */
type Known = readonly [behind: Position, edges: ReadonlyMap<string, Edges>];

/**
 * A partition that was ours before the rebalance goes on where it was. One that comes new is paused, so that kafkajs does not
 * fetch it from its own idea of where we are, until `from()` has said where to start.
 *
 * Who is alone in a passing group asks while it joins. Nothing needs to be paused then: with all partitions paused kafkajs
 * sleeps as long as a fetch may wait.
 */
export function placing(options: PlacingOptions): Placing {
  const { connection, intake, categories, from, passing, failed, placed } = options;
  const busy = new Set<string>();
  /** Aborted by the next rebalance: what was begun before it is of no use any more. */
  let current = new AbortController();
  const underWay = new Set<Promise<void>>();
  let closed = false;

  const ask = (position: () => Promise<Position>): Promise<Known> =>
    Promise.all([position(), edgesOf(connection, categories)]);

  const start = (consumer: Consumer, places: readonly OwnPartition[], [behind, edges]: Known): void => {
    for (const { source, topic, partition } of places) {
      const edge = edges.get(source);
      if (edge === undefined) throw new Unavailable('Kafka', 'no', `it does not know ${source} yet`);
      const { offset, lost, begunAnew } = startBehind(behind, source, edge);
      if (lost !== null) failed(1, new HistoryLost(source, lost.from, lost.until));
      if (begunAnew) connection.log(`kafka: ${source} is shorter than it was and is read again from its start`);
      consumer.seek({ topic, partition, offset: `${offset}` });
      intake.start(source, offset);
      busy.delete(source);
    }
    consumer.resume(partitionsOf(places));
    placed();
  };

  const place = async (consumer: Consumer, places: readonly OwnPartition[], position: () => Promise<Position>) => {
    const { signal } = current;
    consumer.pause(partitionsOf(places));
    for (const { source } of places) busy.add(source);
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        const known = await ask(position);
        if (!signal.aborted) start(consumer, places, known);
        return;
      } catch (error) {
        if (!signal.aborted) failed(attempt, error);
      }
      await pause(growing(attempt, 100, 5_000), signal);
    }
  };

  const begin = (...what: Parameters<typeof place>): void => {
    if (closed) return;
    const placing = place(...what).finally(() => underWay.delete(placing));
    underWay.add(placing);
  };

  let early: Known | null = null;
  const askEarly = async (): Promise<void> => {
    try {
      early = await ask(from);
    } catch {
      early = null; // asked again once it has joined: if that fails too, it is told
    }
  };
  if (passing) underWay.add(askEarly());
  /** For the first time that it joins: later ones start where they have come to. */
  const takeEarly = (places: readonly OwnPartition[]): Known | null => {
    const known = early;
    early = null;
    return !closed && known !== null && places.every(({ source }) => known[1].has(source)) ? known : null;
  };

  const moved = (): void => {
    current.abort();
    current = new AbortController();
    busy.clear();
  };

  return {
    joined(consumer, places) {
      moved();
      const unknown = new Set(intake.assign(places));
      const kept = intake.readings().filter((reading) => !unknown.has(reading.place));
      for (const { place, expected } of kept) consumer.seek({ ...place, offset: `${expected}` });
      if (kept.length > 0) consumer.resume(partitionsOf(kept.map(({ place }) => place)));
      const known = takeEarly([...unknown]);
      if (unknown.size === 0) placed();
      else if (known !== null) start(consumer, [...unknown], known);
      else begin(consumer, [...unknown], from);
    },
    left() {
      moved();
      intake.leave();
    },
    again(consumer, source) {
      const reading = intake.reading(source);
      if (reading === undefined || busy.has(source)) return;
      begin(consumer, [reading.place], async () => ({ [source]: (reading.expected ?? 0) - 1 }));
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      moved();
      await Promise.all(underWay);
    },
  };
}

const partitionsOf = (places: readonly OwnPartition[]) =>
  places.map(({ topic, partition }) => ({ topic, partitions: [partition] }));
