import { randomUUID } from 'node:crypto';
import type { KafkaConnection } from './connection.ts';
import { stayInGroup } from './membership.ts';
import { removeGroup } from './passing.ts';
import { type Watermark, watermarkTopic } from './watermark.ts';

/** The watermarks of all services, as they come. */
export interface Watermarks extends AsyncDisposable {
  /** How many have come: what `since` counts in. */
  count(): number;
  /**
   * The newest time as of which a reader has everything of a service; null when no watermark that came after the first
   * `since` ones says so. `reached` tells of each of the reader's sources the offset before which it has everything.
   */
  asOf(service: string, reached: ReadonlyMap<string, number>, since: number): number | null;
  /** Calls the listener at each that comes; returns how to stop it. */
  onCome(listener: () => void): () => void;
}

export interface WatermarkOptions {
  readonly connection: KafkaConnection;
  readonly failed: (attempt: number, error: unknown) => void;
}

/** Reads them from now on, in a group of its own, which is removed at the end. */
export function readWatermarks({ connection, failed }: WatermarkOptions): Watermarks {
  const kept = keptWatermarks();
  const listeners = new Set<() => void>();
  const group = `${connection.settings.groupPrefix}watermarks-${randomUUID()}`;
  const membership = stayInGroup({
    connection,
    group,
    topics: [watermarkTopic(connection.settings)],
    fromBeginning: false,
    joined() {},
    left() {},
    failed,
    async eachBatch({ batch, resolveOffset }) {
      for (const { value } of batch.messages) {
        const watermark = watermarkOf(value);
        if (watermark === null) connection.log(`kafka: ${batch.topic} holds what is no watermark: ${value}`);
        else kept.add(watermark);
      }
      resolveOffset(batch.lastOffset());
      for (const listener of listeners) listener();
    },
  });
  return {
    count: kept.count,
    asOf: kept.asOf,
    onCome(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      await membership[Symbol.asyncDispose]();
      await removeGroup(connection, group);
    },
  };
}

/** So many of a service are kept before every second one is forgotten: the older they are the sparser. */
const MOST = 64;

export function keptWatermarks() {
  const services = new Map<string, { readonly seq: number; readonly watermark: Watermark }[]>();
  let seq = 0;
  return {
    count: () => seq,
    add(watermark: Watermark): void {
      const all = services.get(watermark.service) ?? [];
      all.push({ seq: ++seq, watermark });
      services.set(watermark.service, all.length < MOST ? all : all.filter((_, i) => i % 2 === 1));
    },
    asOf(service: string, reached: ReadonlyMap<string, number>, since: number): number | null {
      const newest = services
        .get(service)
        ?.findLast(
          ({ seq, watermark: { ends } }) =>
            seq > since &&
            [...reached].every(([source, offset]) => (ends[source] ?? Number.POSITIVE_INFINITY) < offset),
        );
      return newest?.watermark.asOf ?? null;
    },
  };
}

function watermarkOf(value: Buffer | null): Watermark | null {
  try {
    const watermark: unknown = JSON.parse(value?.toString() ?? 'null');
    return isWatermark(watermark) ? watermark : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isWatermark = (value: unknown): value is Watermark =>
  typeof value === 'object' &&
  value !== null &&
  'service' in value &&
  typeof value.service === 'string' &&
  'asOf' in value &&
  typeof value.asOf === 'number' &&
  'ends' in value &&
  typeof value.ends === 'object' &&
  value.ends !== null;
