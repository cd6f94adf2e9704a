import {
  type EntityKind,
  type Event,
  parseStream,
  type Reactions,
  type RecordedEvent,
  type Unit,
} from '../eventing/index.ts';

type Handler<Data> = (
  data: Data,
  unit: Unit,
  /** The entity that the event is of, and the event as recorded. */
  source: { readonly id: string; readonly event: RecordedEvent },
) => Promise<void>;

/** What to do on events of one kind, by type. A type that is not named needs nothing. */
export type Handlers<E extends Event> = { readonly [T in E['type']]?: Handler<Extract<E, { type: T }>['data']> };

interface Reaction {
  readonly category: string;
  readonly handlers: ReadonlyMap<string, Handler<object>>;
}

export function on<S extends object, E extends Event>({ category }: EntityKind<S, E>, handlers: Handlers<E>): Reaction {
  // The mapped type above ties each handler to its event's data; behind this line the type's name does.
  const byType = Object.entries(handlers) as [string, Handler<object>][];
  return { category, handlers: new Map(byType) };
}

/** A service's reactions, as `reactionsTo(on(order, { OrderPlaced: … }), on(voyage, { … }))`. */
export function reactionsTo(...reactions: readonly Reaction[]): Reactions {
  const byCategory = new Map(reactions.map(({ category, handlers }) => [category, handlers]));
  return {
    categories: [...byCategory.keys()],
    react: async (event, unit) => {
      const { category, id } = parseStream(event.stream);
      await byCategory.get(category)?.get(event.type)?.(event.data, unit, { id, event });
    },
  };
}
