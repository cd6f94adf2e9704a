import { entitiesDocument } from '../services/entities.ts';
import type { ServiceName } from '../services/services.ts';

/** What an endpoint asks a service for of an entity. */
export interface Part<E> {
  readonly service: ServiceName;
  readonly type: string;
  readonly key: string;
  /** Parts of one service with the same document are asked for together. */
  readonly document: string;
  /** Never there: the type of what comes. */
  readonly of?: E;
}

const keyOf = (type: string): string => (type === 'Port' ? 'unlocode' : 'id');

/** One kind of entities of a service. */
export const part = <E extends object>(service: ServiceName, type: string, fields: string): Part<E> => ({
  service,
  type,
  key: keyOf(type),
  document: entitiesDocument(`... on ${type} { ${fields} }`),
});

/** Voyages and ports, of which one service answers both: in one request, whichever come together. */
export function voyagesAndPorts<V extends object, P extends object>(voyage: string, port: string) {
  const document = entitiesDocument(`... on Voyage { ${voyage} } ... on Port { ${port} }`);
  const of = <E>(type: string): Part<E> => ({ service: 'voyages', type, key: keyOf(type), document });
  return { voyage: of<V>('Voyage'), port: of<P>('Port') };
}
