import DataLoader from 'dataloader';
import { apiError } from '../api/index.ts';
import { type EntityKind, type EventStore, Unavailable } from '../eventing/index.ts';

/** One request's entities of a kind by id; null for an id that no entity has. */
export type EntityLoader<S> = DataLoader<string, S | null>;

/**
 * Whatever a request asks for in the same turn of the event loop is one read of the store. When that read fails,
 * each id is read by itself, so that one unreadable entity costs only its own fields; not when the store is away.
 */
export function entityLoader<S extends object>(store: EventStore, kind: EntityKind<S>): EntityLoader<S> {
  const read = async (ids: readonly string[]): Promise<readonly (S | null)[]> => {
    const found = await store.load(kind, ids);
    return ids.map((id) => found.get(id)?.state ?? null);
  };
  const readOne = async (id: string): Promise<S | null | Error> => {
    try {
      const [state] = await read([id]);
      return state ?? null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
  return new DataLoader<string, S | null>(async (ids) => {
    try {
      return await read(ids);
    } catch (error) {
      if (ids.length === 1 || error instanceof Unavailable) throw error;
      return Promise.all(ids.map(readOne));
    }
  });
}

/**
 * A type's `__resolveReference`: the entity whose key field the gateway sent. A rejection is this reference's
 * alone, where throwing would fail all of the request's.
 */
export const byReference =
  <S extends object, C>(typename: string, key: string, loader: (context: C) => EntityLoader<S>) =>
  async (reference: Readonly<Record<string, unknown>>, context: C): Promise<object | null> => {
    const id = reference[key];
    if (typeof id !== 'string') throw apiError('BAD_USER_INPUT', `a reference to ${typename} needs its ${key}, a text`);
    const state = await loader(context).load(id);
    // A copy: the library would define __typename on the object itself, which the store may share or freeze.
    return state === null ? null : { __typename: typename, ...state };
  };
