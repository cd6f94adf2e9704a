import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { boundedMap } from '../../../gateway/bounded.ts';

const KEPT = 1_000;

/** Documents that are valid, each parsed and validated once; null for any other. */
export function validDocuments(schema: GraphQLSchema): (query: string) => DocumentNode | null {
  const known = boundedMap<DocumentNode>(KEPT);
  return (query) => {
    const found = known.get(query);
    if (found !== undefined) return found;
    const document = parsed(query);
    if (document === null || validate(schema, document).length > 0) return null;
    known.set(query, document);
    return document;
  };
}

function parsed(query: string): DocumentNode | null {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return null; // whoever tells the client parses it again
    throw error;
  }
}
