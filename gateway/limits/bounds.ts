import type { GraphQLError } from 'graphql';
import { apiError } from '../../api/index.ts';

/** What one operation may ask for at most. */
export interface Bounds {
  /** Fields within fields; introspection does not count. */
  readonly depth: number;
  /** Fields, fragments expanded. */
  readonly fields: number;
  readonly aliases: number;
  /** Fields of Query or Mutation. */
  readonly rootFields: number;
  /** Lexical tokens of the document. */
  readonly tokens: number;
  /** Nodes that its connections can return: the product of `first` along nested ones, added up. */
  readonly nodes: number;
}

export const DEFAULT_BOUNDS: Bounds = {
  depth: 30,
  fields: 1_000,
  aliases: 200,
  rootFields: 50,
  tokens: 4_000,
  nodes: 20_000,
};

const SAID: Readonly<Record<Exclude<keyof Bounds, 'tokens'>, string>> = {
  depth: 'levels of fields',
  fields: 'fields',
  aliases: 'aliases',
  rootFields: 'root fields',
  nodes: 'nodes, by the `first` of its connections',
};

/** The error for what goes over its bound; null when nothing does. */
export function overBound(limit: keyof typeof SAID, number: number, bounds: Bounds): GraphQLError | null {
  const bound = bounds[limit];
  if (number <= bound) return null;
  const message = `the operation asks for ${number} ${SAID[limit]}; at most ${bound} are answered`;
  return apiError('LIMIT_EXCEEDED', message, { limit, number, bound });
}
