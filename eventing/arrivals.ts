import type { RecordedEvent } from './event.ts';

/** Events sorted by what can be done with them now. */
export interface Arrivals {
  /** Next of their streams, in the order of arrival. */
  readonly ready: readonly RecordedEvent[];
  /** Of streams with dead letters: to be queued behind these. */
  readonly queued: readonly RecordedEvent[];
  /** Behind a gap: stream → its events by version. */
  readonly waiting: ReadonlyMap<string, ReadonlyMap<number, RecordedEvent>>;
}

/**
 * Drops what has been processed, or comes twice, and holds back what comes before its predecessor. An event that was
 * held back becomes ready right behind the one that it waited for.
 */
export function sortArrivals(
  events: readonly RecordedEvent[],
  processed: ReadonlyMap<string, number>,
  parked: ReadonlySet<string>,
): Arrivals {
  const ready: RecordedEvent[] = [];
  const queued: RecordedEvent[] = [];
  const waiting = new Map<string, Map<number, RecordedEvent>>();
  const last = new Map(processed);

  for (const event of events) {
    const { stream, version } = event;
    const before = last.get(stream) ?? 0;
    if (version <= before) continue;
    if (parked.has(stream)) {
      queued.push(event);
    } else if (version > before + 1) {
      const held = waiting.get(stream) ?? new Map<number, RecordedEvent>();
      waiting.set(stream, held.set(version, event));
    } else {
      const run = [event, ...following(waiting.get(stream), version)];
      ready.push(...run);
      last.set(stream, version + run.length - 1);
      for (const { version: done } of run) waiting.get(stream)?.delete(done);
      if (waiting.get(stream)?.size === 0) waiting.delete(stream);
    }
  }
  return { ready, queued, waiting };
}

/** The held events that follow a version without a gap. */
function* following(held: ReadonlyMap<number, RecordedEvent> | undefined, version: number): Iterable<RecordedEvent> {
  for (let next = held?.get(version + 1); next !== undefined; next = held?.get(next.version + 1)) yield next;
}

export const heldEvents = (waiting: Arrivals['waiting']): RecordedEvent[] =>
  [...waiting.values()].flatMap((events) => [...events.values()]);

export const streamsOf = (events: readonly RecordedEvent[]): string[] => [
  ...new Set(events.map(({ stream }) => stream)),
];

/** The last version of each stream among events that are in order. */
export const lastVersions = (events: readonly RecordedEvent[]): Map<string, number> =>
  new Map(events.map(({ stream, version }) => [stream, version]));
