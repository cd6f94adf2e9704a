import {
  type EntityKind,
  type Event,
  parseStream,
  type Reactions,
  type RecordedEvent,
  type Unit,
} from '../eventing/index.ts';

/** How a service answers the events of one kind of entity, its own or another service's. */
export interface Reaction {
  readonly category: string;
  readonly react: (event: RecordedEvent, unit: Unit) => Promise<void>;
}

/** Answers the events of this kind, typed as its published language; `id` is the entity's that the event is about. */
export const on = <S extends object, E extends Event>(
  kind: EntityKind<S, E>,
  answer: (event: E, id: string, unit: Unit) => Promise<void>,
): Reaction => ({
  category: kind.category,
  // A category holds its kind's events only: what `EntityKind` promises, and the one place that relies on it.
  react: (event, unit) => answer(event as Event as E, parseStream(event.stream).id, unit),
});

/** All that a service answers, one reaction a category. */
export function reactions(...all: readonly Reaction[]): Reactions {
  const byCategory = new Map(all.map(({ category, react }) => [category, react]));
  return {
    categories: [...byCategory.keys()],
    react: async (event, unit) => byCategory.get(parseStream(event.stream).category)?.(event, unit),
  };
}
