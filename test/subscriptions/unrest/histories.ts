import { type EntityKind, parseStream, type RecordedEvent } from '../../../eventing/index.ts';
import type { LiveSystem } from '../live-system.ts';
import type { About } from '../questions.ts';

/** All that has happened, by stream. */
export type Histories = ReadonlyMap<string, readonly RecordedEvent[]>;

/** As the stores have it; every service runs. */
export async function readHistories(system: LiveSystem): Promise<Histories> {
  const all = new Map<string, RecordedEvent[]>();
  for (const service of ['orders', 'containers']) {
    for (const { event } of await system.store(service).readLog(0, 1_000_000)) {
      const events = all.get(event.stream);
      if (events === undefined) all.set(event.stream, [event]);
      else events.push(event);
    }
  }
  return all;
}

/** The ids of the events that a client must have been told, by stream: those behind what had happened before it subscribed. */
export function expectedOf(
  { field, id }: About,
  histories: Histories,
  before: Histories,
): ReadonlyMap<string, readonly string[]> {
  const isMeant = (stream: string, [first]: readonly RecordedEvent[]): boolean => {
    if (field === 'orderChanged') return stream === `orders-${id}`;
    if (field === 'containerTelemetry') return stream === `containers-${id}`;
    return (
      parseStream(stream).category === 'orders' &&
      (first?.data as { customerId?: string } | undefined)?.customerId === id
    );
  };
  const isTold = ({ type }: RecordedEvent) => field !== 'containerTelemetry' || type === 'TelemetryRecorded';
  const expected = new Map<string, readonly string[]>();
  for (const [stream, events] of histories) {
    if (!isMeant(stream, events)) continue;
    const fresh = events.slice(before.get(stream)?.length ?? 0).filter(isTold);
    if (fresh.length > 0)
      expected.set(
        stream,
        fresh.map((event) => event.id),
      );
  }
  return expected;
}

/** What an entity was after each of its events. */
export function statesOf(kind: EntityKind, events: readonly RecordedEvent[]): readonly (object | null)[] {
  let state: object | null = null;
  return events.map((event) => {
    state = kind.evolve(state, event);
    return state;
  });
}
