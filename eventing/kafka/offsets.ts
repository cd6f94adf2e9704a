import type { Admin } from 'kafkajs';
import { delay, growing } from '../delay.ts';
import { Unavailable } from '../errors.ts';
import type { Position } from '../feed.ts';
import type { KafkaConnection } from './connection.ts';
import { sourceOf, topicOf } from './settings.ts';

/** The first offset that a partition still has, and the one that its next message will have. */
export interface Edges {
  readonly low: number;
  readonly high: number;
}

/**
 * By source, of all partitions of these categories.
 * @throws Unavailable, KafkaLoginRefused, KafkaNotTrusted, KafkaRefused
 */
export async function edgesOf(
  connection: KafkaConnection,
  categories: readonly string[],
): Promise<ReadonlyMap<string, Edges>> {
  const edges = await connection.ask((admin) =>
    Promise.all(
      categories.map(async (category) => {
        const partitions = await offsetsOf(admin, topicOf(connection.settings, category));
        return partitions.map(({ partition, low, high }): [string, Edges] => [
          sourceOf(category, partition),
          { low: Number(low), high: Number(high) },
        ]);
      }),
    ),
  );
  return new Map(edges.flat());
}

const ATTEMPTS = 5;
const FIRST_WAIT = 20;

/**
 * kafkajs trips over a topic that it has no metadata of: the broker that it happened to ask has just started, or two
 * questions at once fetched metadata and the list that was older came last and stayed. Asked again it fetches what it misses.
 */
async function offsetsOf(admin: Admin, topic: string) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await admin.fetchTopicOffsets(topic);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'TypeError')) throw error;
      if (attempt === ATTEMPTS) {
        throw new Unavailable('Kafka', 'no', new Error(`it does not know the topic ${topic} yet`, { cause: error }));
      }
      await delay(growing(attempt, FIRST_WAIT, 1_000));
    }
  }
}

/** Where each partition starts for who has come to this position. */
export interface Start {
  readonly offset: number;
  /** The offsets before it that are wanted and not there any more; null for none. */
  readonly lost: { readonly from: number; readonly until: number } | null;
  /** The position lies behind the end: the log is not the one that the position was in. */
  readonly begunAnew: boolean;
}

export function startBehind(position: Position, source: string, { low, high }: Edges): Start {
  const wanted = (position[source] ?? -1) + 1;
  if (wanted > high) return { offset: low, lost: null, begunAnew: true };
  if (wanted < low) return { offset: low, lost: { from: wanted, until: low }, begunAnew: false };
  return { offset: wanted, lost: null, begunAnew: false };
}
