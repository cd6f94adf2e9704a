import type { Message, RecordMetadata } from 'kafkajs';
import { parseStream } from '../event.ts';
import type { Position } from '../feed.ts';
import type { LoggedEvent } from '../store.ts';
import { messageOf } from './cloudevents.ts';
import { partitionOf } from './publish-partition.ts';
import { sourceOf } from './settings.ts';

/** A topic as it is published to. */
export interface Target {
  readonly category: string;
  readonly topic: string;
  readonly partitions: number;
}

/** What of a batch goes to one topic. */
interface Share {
  readonly category: string;
  readonly topic: string;
  readonly messages: Message[];
  /** How many messages go to each partition. */
  readonly counts: number[];
}

/** Events that are sent together, in the order of the log. */
export interface Batch {
  readonly events: readonly LoggedEvent[];
  readonly shares: readonly Share[];
}

/** Below the megabyte of `message.max.bytes`: to a broker all that a partition gets at a time is one message. */
const BATCH_BYTES = 800_000;

/** Of stream, type, id and the other headers. */
const HEADERS_BYTES = 500;

/** @throws TypeError for an event of a category that has no topic here. */
export function batchesOf(
  events: readonly LoggedEvent[],
  service: string,
  targets: ReadonlyMap<string, Target>,
): readonly Batch[] {
  const batches: Batch[] = [];
  let batch = emptyBatch();
  for (const logged of events) {
    const { stream, id } = logged.event;
    const { category } = parseStream(stream);
    const target = targets.get(category);
    if (target === undefined) throw new TypeError(`${service} does not publish ${category}, of which ${id} is`);
    const { key, value, headers } = messageOf(logged, service);
    const bytes = Buffer.byteLength(value) + HEADERS_BYTES;
    if (batch.events.length > 0 && batch.bytes + bytes > BATCH_BYTES) {
      batches.push(batch);
      batch = emptyBatch();
    }
    batch.bytes += bytes;
    batch.events.push(logged);
    const share = shareOf(batch.shares, target);
    const partition = partitionOf(stream, target.partitions);
    share.counts[partition]!++;
    share.messages.push({ key, value, headers, partition });
  }
  if (batch.events.length > 0) batches.push(batch);
  return batches;
}

const emptyBatch = () => ({ bytes: 0, events: [] as LoggedEvent[], shares: [] as Share[] });

function shareOf(shares: Share[], { category, topic, partitions }: Target): Share {
  const known = shares.find((share) => share.topic === topic);
  if (known !== undefined) return known;
  const share: Share = { category, topic, messages: [], counts: Array.from({ length: partitions }, () => 0) };
  shares.push(share);
  return share;
}

/**
 * Where the last message for each partition lies, by what the brokers acknowledged.
 * @throws an Error when a partition that something was sent to is not among it.
 */
export function lastOffsets({ shares }: Batch, acknowledged: readonly RecordMetadata[]): Position {
  const first = new Map(acknowledged.map((it) => [`${it.topicName}/${it.partition}`, it.baseOffset]));
  const last: Record<string, number> = {};
  for (const { category, topic, counts } of shares) {
    counts.forEach((count, partition) => {
      if (count === 0) return;
      const offset = first.get(`${topic}/${partition}`);
      if (offset === undefined) throw new Error(`partition ${partition} of ${topic} did not acknowledge what was sent`);
      last[sourceOf(category, partition)] = Number(offset) + count - 1;
    });
  }
  return last;
}
