import { setImmediate as turn } from 'node:timers/promises';
import type { Relay, RelayOptions } from '../../eventing/kafka/relay.ts';
import type { memoryLog, memoryTopic } from './relay-memory.ts';

/** The publisher stands for it. */
export const connection: RelayOptions['connection'] = {
  settings: { brokers: [], topicPrefix: '', groupPrefix: '', partitions: 2 },
  log() {},
  longest: 40_000,
  client() {
    throw new Error('no Kafka here');
  },
  ask() {
    throw new Error('no Kafka here');
  },
};

/** Resolves when it holds. @throws an Error with the message after half a minute */
export async function until(condition: () => boolean, message: () => string): Promise<void> {
  for (const began = performance.now(); !condition(); await turn()) {
    if (performance.now() - began > 30_000) throw new Error(message());
  }
}
export const published = (relay: Relay, end: number) =>
  until(
    () => relay.state().published >= end,
    () => `stuck: ${JSON.stringify(relay.state())}`,
  );

/** Events that were accepted before the time of a watermark, and are not where it says. */
export function saidTooMuch(
  { log }: ReturnType<typeof memoryLog>,
  { announced, partitions }: ReturnType<typeof memoryTopic>,
) {
  const where = new Map(
    partitions.flatMap((partition, i) =>
      // The first of each is what counts.
      partition.map(({ event }, offset) => [event.id, { source: `accounts/${i}`, offset }] as const).reverse(),
    ),
  );
  return announced.flatMap(({ asOf, ends }) =>
    log
      .filter(({ at }) => at < asOf)
      .map(({ logged }) => logged.event.id)
      .filter((id) => {
        const found = where.get(id);
        return found === undefined || found.offset > (ends[found.source] ?? -1);
      }),
  );
}
