import { GraphQLError } from 'graphql';
import type { Reader } from '../../../subgraphs/search/owners.ts';
import { type EntityLoader, entityLoader } from '../services/entities.ts';
import type { Services } from '../services/services.ts';
import type { Part } from './parts.ts';

/** One request, while its answer is composed. */
export interface Composing {
  readonly reader: Reader;
  /** The entity; null when there is none by that id, when there is no id, or when it is lost: then that is told. */
  one<E>(part: Part<E>, id: string | null | undefined): Promise<E | null>;
  /** The same for what the answer is nothing without. @throws what {@link one} would tell, or an Error when there is none */
  whole<E>(part: Part<E>, id: string): Promise<E>;
  /** What was lost: an error for each service that did not answer, whatever it cost. */
  told(): readonly GraphQLError[] | undefined;
}

/** Answers with `data`. @throws BAD_USER_INPUT for wrong variables; what {@link Composing.whole} throws. */
export type Answer = (composing: Composing, variables: unknown) => Promise<object>;

export function composing({ clients, reader }: Services): Composing {
  const loaders = new Map<string, EntityLoader>();
  const lost = new Map<string, GraphQLError>();

  async function load<E>({ service, type, key, document }: Part<E>, id: string): Promise<E | null> {
    const loader = loaders.get(document) ?? entityLoader(clients[service], document);
    loaders.set(document, loader);
    // Services answer what they are asked for: a part's type says what its document asks.
    return (await loader.load({ __typename: type, [key]: id })) as E | null;
  }

  return {
    reader,
    async one(part, id) {
      if (id === null || id === undefined) return null;
      try {
        return await load(part, id);
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        lost.set(`${error.extensions.code} ${error.extensions.service}`, error);
        return null;
      }
    },
    async whole(part, id) {
      const entity = await load(part, id);
      if (entity === null) throw new Error(`${part.service} does not know the ${part.type} that was just listed`);
      return entity;
    },
    told: () => (lost.size === 0 ? undefined : [...lost.values()]),
  };
}
