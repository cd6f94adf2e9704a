import type { ExecutionResult, GraphQLError } from 'graphql';

/**
 * graphql-js, when it executes synchronously, also tells what failed within an object before another of its fields made
 * it null. Ours tells one error for each null: the one that made it, which is graphql-js's last within it. And where
 * several would have made it, the one nearest to it: of these graphql-js meets only the first, so that where `ours` has
 * found a nearer one, that stands for it.
 */
export function oneForEachNull(
  { data, errors = [] }: ExecutionResult,
  ours?: ExecutionResult,
): readonly GraphQLError[] {
  const byNull = new Map<unknown, GraphQLError>();
  for (const error of errors) byNull.set(nullOf(data, error), error);
  for (const error of ours?.errors ?? []) {
    const at = nullOf(data, error);
    const theirs = byNull.get(at);
    if (theirs !== undefined && depthOf(error) < depthOf(theirs)) byNull.set(at, error);
  }
  return [...byNull.values()];
}

const depthOf = ({ path = [] }: GraphQLError): number => path.length;

function nullOf(data: unknown, error: GraphQLError): unknown {
  let value = data;
  const at: (string | number)[] = [];
  for (const step of error.path ?? []) {
    if (value === null || value === undefined) return JSON.stringify(at);
    value = (value as Record<string | number, unknown>)[step];
    at.push(step);
  }
  return value === null || value === undefined ? JSON.stringify(at) : error;
}
