import { isDeepStrictEqual } from 'node:util';
import {
  type Decided,
  type Decider,
  type Event,
  type EventMetadata,
  type EventStore,
  handle,
  IdTaken,
  NotFound,
  type RecordedEvent,
  streamName,
} from '../eventing/index.ts';
import { generateId } from './id.ts';
import type { ServiceContext } from './service.ts';
import { commanding } from './unanswered.ts';

/** The entity as a command left it; `category`, `id` and `version` are what the client's token is made of. */
export interface CommandResult<S> {
  readonly category: string;
  readonly id: string;
  readonly version: number;
  readonly state: S;
}

/** What a new entity's command is made with. */
export interface Creation {
  readonly id: string;
  readonly time: string;
}

type CommandContext = Pick<ServiceContext, 'store' | 'clock'>;

/**
 * Creates an entity, under the client's id or else a generated one. A repeated creation (same id, same content)
 * returns what exists, however it has changed since: a client that got no answer may safely ask again.
 * `command` must be a pure function of what it is given.
 *
 * @throws IdTaken when the id exists with other content; SERVICE_UNAVAILABLE, with the id, when the store is away.
 */
export async function create<S extends object, C, E extends Event>(
  context: CommandContext,
  decider: Decider<S, C, E>,
  clientId: string | null | undefined,
  command: NoInfer<(creation: Creation) => C>,
): Promise<CommandResult<S>> {
  const time = context.clock();
  const id = clientId ?? generateId(time);
  const unlessThere: Decider<S, C, E> = {
    ...decider,
    decide: (wanted, state) => (state === null ? decider.decide(wanted, null) : []),
  };
  const metadata = origin(decider, id, time);
  return commanding(context, { id, repeatable: true }, async () => {
    const decided = await handle(context.store, unlessThere, id, command({ id, time }), metadata);
    if (decided.events.length === 0) {
      const first = await firstEvent(context.store, decider.category, id);
      // As it would have been recorded then: what the command takes from the clock is no difference of content.
      const [wanted] = decider.decide(command({ id, time: first.time }), null);
      if (!sameContent(wanted, first)) throw new IdTaken(decider.type, id);
    }
    return result(decider, id, decided);
  });
}

/**
 * Gives a command to an existing entity.
 * @throws NotFound for an unknown id; Rejection, TooManyConflicts: see `handle`; SERVICE_UNAVAILABLE when the store is away.
 */
export async function change<S extends object, C, E extends Event>(
  context: CommandContext,
  decider: Decider<S, C, E>,
  id: string,
  command: NoInfer<C>,
): Promise<CommandResult<S>> {
  const ifThere: Decider<S, C, E> = {
    ...decider,
    decide(wanted, state) {
      if (state === null) throw new NotFound(decider.type, id);
      return decider.decide(wanted, state);
    },
  };
  const metadata = origin(decider, id, context.clock());
  return commanding(context, { id, repeatable: false }, async () =>
    result(decider, id, await handle(context.store, ifThere, id, command, metadata)),
  );
}

/** A client's command is a first cause: what it sets off is known by the entity and the moment. */
const origin = ({ category }: { category: string }, id: string, time: string): EventMetadata => ({
  time,
  causation: null,
  correlation: `${streamName(category, id)}/${time}`,
});

async function firstEvent(store: EventStore, category: string, id: string): Promise<RecordedEvent> {
  const [first] = await store.readStream(category, id);
  if (first === undefined) throw new Error(`${streamName(category, id)} has a state and no events`);
  return first;
}

/** Compared as they are stored: as JSON, in which an undefined property is none. */
const sameContent = (wanted: Event | undefined, first: RecordedEvent): boolean =>
  wanted?.type === first.type && isDeepStrictEqual(JSON.parse(JSON.stringify(wanted.data)), first.data);

function result<S extends object>(
  { category, type }: { category: string; type: string },
  id: string,
  { state, version }: Decided<S>,
): CommandResult<S> {
  if (state === null) throw new NotFound(type, id);
  return { category, id, version, state };
}
