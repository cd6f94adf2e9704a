import { storable } from '../compare.ts';
import type { Position } from '../feed.ts';
import type { Layout } from './layout.ts';

/** How far each consumer of a service has come. */
export interface Consumers {
  position(consumer: string): Promise<Position>;
  /** 0 for a stream that it has not seen. */
  processed(consumer: string, streams: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** A stream's name as it is stored, also one that came from elsewhere and holds what no text in a database can. */
export const storedStream = (stream: string): string => String(storable(stream));

export const consumers = ({ positions, processed }: Layout): Consumers => ({
  async position(consumer) {
    // Documents compare key by key: so this is a range of the index on _id, and holds no other consumer.
    const range = { $gte: { consumer, source: '' }, $lt: { consumer: `${consumer}\0`, source: '' } };
    const found = await positions.find({ _id: range }).toArray();
    return Object.fromEntries(found.map(({ _id, offset }) => [_id.source, offset]));
  },
  async processed(consumer, streams) {
    const ids = streams.map((stream) => ({ consumer, stream: storedStream(stream) }));
    const found =
      ids.length === 0 ? [] : await processed.find({ _id: { $in: ids } }, { batchSize: ids.length + 1 }).toArray();
    const known = new Map(found.map(({ _id, version }) => [_id.stream, version]));
    return new Map(streams.map((stream) => [stream, known.get(storedStream(stream)) ?? 0]));
  },
});
