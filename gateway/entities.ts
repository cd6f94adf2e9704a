import type { GraphQLNamedType, GraphQLSchema } from 'graphql';

const MARK = 'joinery.entity';

/** The schema that clients see does not say which of its types are entities, with a key and a service that knows them by it. */
export function markEntities(schema: GraphQLSchema, names: Iterable<string>): void {
  for (const name of names) {
    const type = schema.getType(name);
    if (type !== undefined) type.extensions = { ...type.extensions, [MARK]: true };
  }
}

export const isMarkedEntity = ({ extensions }: GraphQLNamedType): boolean => extensions[MARK] === true;
