import type { Entity, EntityKind, RecordedEvent } from '../eventing/index.ts';
import type { Check } from './check.ts';
import type { ParkedEvent } from './store.ts';

/** How an entity's state comes to be from what its source delivers: here, by folding events. */
export interface Folding {
  readonly kind: EntityKind;
  readonly check: Check;
  /** How often an event is tried before it is parked. */
  readonly attempts: number;
  /** Waits before the next attempt, given how many there were. */
  readonly delay: (attempt: number) => Promise<void>;
  /** Whether events that failed before are tried again; otherwise they, and all behind them, stay parked. */
  readonly retry: boolean;
}

export interface Folded {
  readonly entity: Entity;
  /** How many events the entity took. */
  readonly applied: number;
  readonly park: readonly ParkedEvent[];
  /** Ids of events that need not wait any longer. */
  readonly unpark: readonly string[];
}

/** In order, each version once; what is parked already comes before its own redelivery. */
function ordered(events: readonly RecordedEvent[], parked: readonly ParkedEvent[]): readonly ParkedEvent[] {
  const queue = [...parked, ...events.map((event) => ({ event, reason: '', attempts: 0 }))];
  if (queue.length < 2) return queue;
  queue.sort((a, b) => a.event.version - b.event.version);
  return queue.filter(({ event }, at) => at === 0 || event.version !== queue[at - 1]!.event.version);
}

/**
 * Applies to an entity what was delivered of it and what was parked: events that it has are dropped, events behind a
 * missing one or behind one that failed are parked, the others are folded.
 */
export async function fold(
  folding: Folding,
  entity: Entity,
  events: readonly RecordedEvent[],
  parked: readonly ParkedEvent[],
): Promise<Folded> {
  const wasParked = new Set(parked.map(({ event }) => event.id));
  const park: ParkedEvent[] = [];
  const unpark: string[] = [];
  let current = entity;
  for (const queued of ordered(events, parked)) {
    const { event } = queued;
    if (event.version > current.version) {
      const next = await advance(folding, current, queued);
      if (!('version' in next)) {
        if (next !== queued || !wasParked.has(event.id)) park.push(next);
        continue;
      }
      current = next;
    }
    if (wasParked.has(event.id)) unpark.push(event.id);
  }
  return { entity: current, applied: current.version - entity.version, park, unpark };
}

/** The entity after the event, or the event as it is to be parked. */
async function advance(folding: Folding, entity: Entity, queued: ParkedEvent): Promise<Entity | ParkedEvent> {
  const { event } = queued;
  if (event.version !== entity.version + 1) {
    if (queued.reason !== '') return queued;
    return { event, reason: `waits for version ${entity.version + 1}`, attempts: 0 };
  }
  if (queued.attempts > 0 && !folding.retry) return queued;
  for (let attempt = 1; ; attempt++) {
    try {
      return { id: entity.id, version: event.version, state: evolved(folding, entity.state, event) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (attempt >= folding.attempts) return { event, reason, attempts: queued.attempts + attempt };
    }
    await folding.delay(attempt);
  }
}

function evolved({ kind, check }: Folding, before: object | null, event: RecordedEvent): object | null {
  const state: unknown = kind.evolve(before, event);
  if (state === null) return null;
  if (typeof state !== 'object') throw new TypeError(`${kind.category} do not know the event type '${event.type}'`);
  check(state);
  return state;
}
