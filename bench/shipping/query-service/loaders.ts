import {
  type EntityLoader,
  entitiesDocument,
  entityLoader,
  type Fields,
  type Reference,
} from '../services/entities.ts';
import type { ServiceName, Services } from '../services/services.ts';

/** A page of a connection, as a client asked for it. */
export interface PageAsked {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** What one request reads of entities. */
export interface Loaders {
  /** What was selected of an entity; null for one that its owner does not know. */
  entity(service: ServiceName, reference: Reference, selection: string): Promise<Fields | null>;
  /** The page of an entity's orders, of which `selection` was selected; null for one that nobody knows. */
  orders(reference: Reference, page: PageAsked, selection: string): Promise<unknown>;
}

/** One loader for each different question about a type: what was selected in one place of a query is one batch. */
export function requestLoaders({ clients }: Services): Loaders {
  const open = new Map<string, EntityLoader>();
  const loader = (key: string, make: () => EntityLoader): EntityLoader => {
    const known = open.get(key) ?? make();
    open.set(key, known);
    return known;
  };

  return {
    entity(service, reference, selection) {
      const within = `... on ${reference.__typename} { ${selection} }`;
      return loader(within, () => entityLoader(clients[service], entitiesDocument(within))).load(reference);
    },
    async orders(reference, { first, after }, selection) {
      const within = `... on ${reference.__typename} { orders(first: $first, after: $after) { ${selection} } }`;
      const document = entitiesDocument(within, ', $first: Int, $after: String');
      const key = JSON.stringify([within, first, after]);
      const entity = await loader(key, () => entityLoader(clients.orders, document, { first, after })).load(reference);
      return entity?.orders ?? null;
    },
  };
}
