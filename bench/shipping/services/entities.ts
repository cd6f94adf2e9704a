import DataLoader from 'dataloader';
import { apiError } from '../../../api/index.ts';
import type { SubgraphClient } from '../../../serving/client.ts';
import { isErrorCode } from '../../../serving/errors.ts';
import { NoAnswer, type SubgraphAnswer, type SubgraphError } from '../../../serving/exchange.ts';

/** An entity as it is known elsewhere: its type and its key. */
export type Reference = { readonly __typename: string } & Readonly<Record<string, string>>;

/** What a service sent of an entity: what was asked for. */
export type Fields = Readonly<Record<string, unknown>>;

/** Null for an entity that the service does not know. */
export type EntityLoader = DataLoader<Reference, Fields | null, string>;

/** `selections` such as `... on Customer { name }`, of all types that will be asked for; `variables` such as `, $first: Int`. */
export const entitiesDocument = (selections: string, variables = ''): string =>
  `query Entities($references: [_Any!]!${variables}) { _entities(representations: $references) { ${selections} } }`;

/**
 * One request's entities of a service: whatever is asked for in the same turn of the event loop travels together, each
 * once.
 *
 * `load` rejects with SERVICE_UNAVAILABLE, naming the service, when that does not answer, or with the service's own error.
 */
export const entityLoader = (
  client: SubgraphClient,
  document: string,
  variables: Readonly<Record<string, unknown>> = {},
): EntityLoader =>
  new DataLoader(
    async (references) => {
      const body = JSON.stringify({ query: document, variables: { ...variables, references } });
      return entitiesOf(client.name, await answerOf(client, body), references.length);
    },
    { cacheKeyFn: keyOf },
  );

/** The values of a reference are its type and its key: as text they are as good as it. */
const keyOf = (reference: Reference): string => Object.values(reference).join(' ');

async function answerOf(client: SubgraphClient, body: string): Promise<SubgraphAnswer> {
  try {
    return await client.send(body, true);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw apiError('SERVICE_UNAVAILABLE', `the service ${client.name} ${error.message}`, { service: client.name });
  }
}

/** An error within one entity is that one's; any other is of all. */
function entitiesOf(service: string, { data, errors = [] }: SubgraphAnswer, count: number): (Fields | null | Error)[] {
  const ofAll = errors.find(({ path }) => path === undefined || path[1] === undefined);
  if (ofAll !== undefined) throw passedOn(service, ofAll);
  const entities = data?._entities;
  if (!Array.isArray(entities) || entities.length !== count) throw new Error(`${service} answered without entities`);
  if (errors.length === 0) return entities;
  const failed = new Map(errors.map((error) => [error.path?.[1], error]));
  return entities.map((entity: Fields | null, i) => {
    const error = failed.get(i);
    return error === undefined ? entity : passedOn(service, error);
  });
}

function passedOn(service: string, { message = 'no message', extensions = {} }: SubgraphError): Error {
  const { code, ...rest } = extensions;
  if (!isErrorCode(code)) return new Error(`${service} answered: ${message}`);
  return apiError(code, message, rest);
}
