import type { EntityKind } from './decider.ts';
import { type EventMetadata, type RecordedEvent, streamName } from './event.ts';
import { findWith } from './find-with.ts';
import { fold, stamp } from './handle.ts';
import { type RetryOptions, retryOnConflict } from './retry.ts';
import type { Checkpoint, Entity, EventStore, NewEvent } from './store.ts';
import type { Unit } from './unit.ts';

/** A unit of work that is being filled: decisions with any metadata, appended together by `commit`. */
export interface OpenUnit {
  /** The unit as those see it whose decisions carry this metadata. */
  unit(metadata: EventMetadata): Unit;
  /**
   * Appends everything decided, with the checkpoint, all or nothing; no append when there is neither.
   * @throws VersionConflict when one of the changed entities was changed by others: open a new unit and decide again.
   */
  commit(checkpoint?: Checkpoint): Promise<readonly RecordedEvent[]>;
}

/** An entity as the unit sees it, and what the unit decided on it since it was read. */
interface Held {
  readonly category: string;
  readonly entity: Entity;
  readonly events: readonly NewEvent[];
}

/**
 * Opens a unit of work on a store. An entity is read once: later reads see the same version, with the unit's own
 * decisions on it. Only the entities that it changed are held to the version that was read; what it merely looked at
 * may have changed by the time of the commit.
 */
export function openUnit(store: EventStore): OpenUnit {
  const held = new Map<string, Held>();
  const changed = new Map<string, Held>();

  const hold = (category: string, entity: Entity): void => {
    const stream = streamName(category, entity.id);
    // What is held already was read, or decided, first: a parallel read must not undo it.
    if (!held.has(stream)) held.set(stream, { category, entity, events: [] });
  };

  const load: Unit['load'] = async <S extends object>(kind: EntityKind<S>, ids: readonly string[]) => {
    const { category } = kind;
    const unread = ids.filter((id) => !held.has(streamName(category, id)));
    const read = unread.length === 0 ? new Map<string, Entity<S>>() : await store.load(kind, unread);
    for (const id of unread) hold(category, read.get(id) ?? { id, version: 0, state: null });
    const entities = ids.map((id) => held.get(streamName(category, id))!.entity as Entity<S>);
    return new Map(entities.filter(({ version }) => version > 0).map((entity) => [entity.id, entity]));
  };

  const find: Unit['find'] = async (kind, query) => {
    const others = [...changed.values()].filter(({ category }) => category === kind.category);
    const found = await findWith(store, kind, query, new Map(others.map(({ entity }) => [entity.id, entity])));
    for (const entity of found) hold(kind.category, entity);
    return found;
  };

  const decideWith =
    (metadata: EventMetadata): Unit['decide'] =>
    async (decider, id, command) => {
      const { category } = decider;
      const stream = streamName(category, id);
      await load(decider, [id]);
      const { entity, events: before } = held.get(stream)!;
      const state = entity.state as Parameters<typeof decider.decide>[1];
      const events = decider.decide(command, state);
      if (events.length === 0) return { state, version: entity.version, events };
      const after = { id, version: entity.version + events.length, state: fold(decider, state, events) };
      const now = { category, entity: after, events: [...before, ...stamp(events, metadata)] };
      held.set(stream, now);
      changed.set(stream, now);
      return { ...after, events };
    };

  return {
    unit: (metadata) => ({ load, find, decide: decideWith(metadata) }),
    async commit(checkpoint) {
      const appends = [...changed.values()].map(({ category, entity: { id, version, state }, events }) => {
        return { category, id, expectedVersion: version - events.length, events, state };
      });
      if (appends.length === 0 && checkpoint === undefined) return [];
      return store.append(appends, checkpoint);
    },
  };
}

/**
 * Runs a command that touches several entities of one service as a unit of work, again when others changed one of
 * those that it changes. `work` must do nothing but read and decide.
 * @throws what the work throws; TooManyConflicts. Either way nothing was changed.
 */
export const transact = <T>(
  store: EventStore,
  metadata: EventMetadata,
  work: (unit: Unit) => Promise<T>,
  options?: RetryOptions,
): Promise<T> =>
  retryOnConflict(async () => {
    const { unit, commit } = openUnit(store);
    const result = await work(unit(metadata));
    await commit();
    return result;
  }, options);
