import { select } from '../eventing/compare.ts';
import {
  type Decided,
  type Decider,
  type Entity,
  type EntityKind,
  type Event,
  eventId,
  parseStream,
  type Reactions,
  type RecordedEvent,
  type StoredKind,
  streamName,
  type Unit,
} from '../eventing/index.ts';

/** What a reaction recorded: an event and the stream it went to. */
export type Recorded = Event & { readonly stream: string };

/**
 * A service's reactions over entities in memory, to be specified as in
 *
 *     const containers = reacting(containerReactions(), kinds);
 *     containers.has(container, 'c1', added);
 *     expect(await containers.hears(order, 'o1', placed)).toEqual([{ stream: 'containers-c1', … }]);
 *
 * A reaction that throws leaves everything as it was, as the unit of work of a store does.
 */
export function reacting({ categories, react }: Reactions, kinds: readonly StoredKind[]) {
  let entities = new Map<string, Entity>();
  const versions = new Map<string, number>();

  return {
    categories,

    /** Lets an entity of the service have come to be by these events. */
    has<S extends object, E extends Event>(kind: EntityKind<S, E>, id: string, ...events: readonly E[]): void {
      write(entities, kind, id, events);
    },

    /** Delivers an event as the next one of its stream; resolves with what was recorded because of it, in order. */
    async hears<S extends object, E extends Event>(
      kind: EntityKind<S, E>,
      id: string,
      event: E,
    ): Promise<readonly Recorded[]> {
      const recorded: Recorded[] = [];
      const after = new Map(entities);
      await react(nextOf(versions, streamName(kind.category, id), event), unit(after, kinds, recorded));
      entities = after;
      return recorded;
    },

    state: <S extends object, E extends Event>(kind: EntityKind<S, E>, id: string): S | null =>
      (entities.get(streamName(kind.category, id))?.state ?? null) as S | null,
  };
}

function nextOf(versions: Map<string, number>, stream: string, { type, data }: Event): RecordedEvent {
  const version = (versions.get(stream) ?? 0) + 1;
  versions.set(stream, version);
  const id = eventId(stream, version);
  return { stream, version, id, type, data, time: '2026-11-01T00:00:00.000Z', causation: null, correlation: id };
}

function write(entities: Map<string, Entity>, kind: EntityKind, id: string, events: readonly Event[]): Entity {
  const stream = streamName(kind.category, id);
  const { version = 0, state = null } = entities.get(stream) ?? {};
  const entity: Entity = {
    id,
    version: version + events.length,
    state: events.reduce<object | null>((folded, event) => kind.evolve(folded as object, event), state),
  };
  entities.set(stream, entity);
  return entity;
}

function unit(entities: Map<string, Entity>, kinds: readonly StoredKind[], recorded: Recorded[]): Unit {
  const columnsOf = ({ category }: EntityKind) => kinds.find((kind) => kind.category === category)?.columns;

  return {
    async load<S extends object>({ category }: EntityKind<S>, ids: readonly string[]) {
      const found = ids.flatMap((id) => entities.get(streamName(category, id)) ?? []);
      return new Map(found.map((entity) => [entity.id, entity as Entity<S>]));
    },

    async find<S extends object>(kind: EntityKind<S>, query: Parameters<Unit['find']>[1]) {
      const columns = columnsOf(kind);
      const ofKind = [...entities].filter(([stream]) => parseStream(stream).category === kind.category);
      const rows = ofKind.flatMap(([, entity]) => {
        const { id, state } = entity;
        if (state === null) return [];
        const column = (name: string) => {
          if (columns?.[name] === undefined) throw new Error(`${kind.category} has no column ${name}`);
          return columns[name].of(state);
        };
        return [{ id, column, entity: { ...entity, state: state as S } }];
      });
      return select(rows, query).map(({ entity }) => entity);
    },

    async decide<S extends object, C, E extends Event>(
      decider: Decider<S, C, E>,
      id: string,
      command: C,
    ): Promise<Decided<S, E>> {
      const stream = streamName(decider.category, id);
      const events = decider.decide(command, (entities.get(stream)?.state ?? null) as S | null);
      const { version, state } = write(entities, decider, id, events);
      recorded.push(...events.map((event) => ({ stream, ...event })));
      return { version, state: state as S | null, events };
    },
  };
}
