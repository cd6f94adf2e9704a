import type { Decider, EntityKind } from './decider.ts';
import type { Event, EventMetadata } from './event.ts';
import { reading } from './reading.ts';
import { type RetryOptions, retryOnConflict } from './retry.ts';
import type { EventStore } from './store.ts';
import type { Decided } from './unit.ts';

/**
 * Handles a command on one entity: loads it, lets the decider decide, appends what it decided. A decision that
 * records nothing appends nothing. All events of a command carry the same metadata.
 * @throws what the decider throws (a Rejection, as a rule); TooManyConflicts when others kept changing the entity.
 * Either way nothing was changed. Unavailable says whether it may have been. Any other rejection (the disk is full, say) may come before or after the write.
 */
export function handle<S extends object, C, E extends Event>(
  store: EventStore,
  decider: Decider<S, C, E>,
  id: string,
  command: C,
  metadata: EventMetadata,
  options?: RetryOptions,
): Promise<Decided<S, E>> {
  const { category } = decider;
  return retryOnConflict(async () => {
    const entity = (await reading(store.load(decider, [id]))).get(id);
    const before = entity?.state ?? null;
    const expectedVersion = entity?.version ?? 0;
    const events = decider.decide(command, before);
    if (events.length === 0) return { state: before, version: expectedVersion, events };
    const state = fold(decider, before, events);
    await store.append([{ category, id, expectedVersion, events: stamp(events, metadata), state }]);
    return { state, version: expectedVersion + events.length, events };
  }, options);
}

/** The state after these events. */
export const fold = <S extends object, E extends Event>(
  kind: EntityKind<S, E>,
  state: S | null,
  events: readonly E[],
): S | null => events.reduce<S | null>((folded, event) => kind.evolve(folded, event), state);

/** Events with what every event says beside its data. */
export const stamp = <E extends Event>(events: readonly E[], { time, causation, correlation }: EventMetadata) =>
  events.map(({ type, data }) => ({ type, data, time, causation, correlation }));
