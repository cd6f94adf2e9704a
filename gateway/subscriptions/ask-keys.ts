import type { SubgraphClient } from '../../serving/client.ts';
import type { Belonging } from '../../serving/live.ts';
import type { AskKeys } from './keys.ts';

/** Asks the subgraph that owns the entities, all in one question. */
export function askKeysOf(client: SubgraphClient, { type, path }: Belonging['asked'], key = 'id'): AskKeys {
  const selection = path.reduceRight((inner, name) => (inner === '' ? name : `${name} { ${inner} }`), '');
  const query = `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${selection} } } }`;
  return async (ids) => {
    const representations = ids.map((id) => ({ __typename: type, [key]: id }));
    const { data, errors } = await client.send(JSON.stringify({ query, variables: { representations } }), true);
    const entities = data?._entities;
    if (!Array.isArray(entities) || entities.length !== ids.length || errors !== undefined) {
      throw new Error(
        `${client.name} does not say to whom its events belong: ${errors?.[0]?.message ?? 'no entities'}`,
      );
    }
    const found = ids.flatMap((id, index): [string, string][] => {
      const value = at(entities[index], path);
      return typeof value === 'string' ? [[id, value]] : [];
    });
    return new Map(found);
  };
}

const at = (entity: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined,
    entity,
  );
