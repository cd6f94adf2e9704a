import type { Consumer } from 'kafkajs';
import { growing, pause } from '../delay.ts';
import { Unavailable } from '../errors.ts';
import type { FeedRequest, Position } from '../feed.ts';
import type { KafkaConnection } from './connection.ts';
import { HistoryLost } from './errors.ts';
import type { Intake, Place } from './intake.ts';
import { edgesOf, startBehind } from './offsets.ts';

export interface PlacingOptions extends Pick<FeedRequest, 'categories' | 'from'> {
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
  joined(consumer: Consumer, places: readonly Place[]): void;
  left(): void;
  /** Reads a partition again from what it expects: kafkajs went past it, or what lay there is gone. */
  again(consumer: Consumer, source: string): void;
}

/**
 * A partition that was ours before the rebalance goes on where it was. One that comes new is paused, so that kafkajs does not
 * fetch it from its own idea of where we are, until `from()` has said where to start.
 */
export function placing({ connection, intake, categories, from, failed, placed }: PlacingOptions): Placing {
  const busy = new Set<string>();
  /** Aborted by the next rebalance: what was begun before it is of no use any more. */
  let current = new AbortController();
  const underWay = new Set<Promise<void>>();
  let closed = false;

  const start = async (consumer: Consumer, places: readonly Place[], position: () => Promise<Position>) => {
    const [behind, edges] = await Promise.all([position(), edgesOf(connection, categories)]);
    return () => {
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
  };

  const place = async (consumer: Consumer, places: readonly Place[], position: () => Promise<Position>) => {
    const { signal } = current;
    consumer.pause(partitionsOf(places));
    for (const { source } of places) busy.add(source);
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        const read = await start(consumer, places, position);
        if (!signal.aborted) read();
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
      if (unknown.size > 0) begin(consumer, [...unknown], from);
      else placed();
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

const partitionsOf = (places: readonly Place[]) =>
  places.map(({ topic, partition }) => ({ topic, partitions: [partition] }));
