import type { GraphQLError } from 'graphql';
import type { Operation } from '../execution.ts';
import { type Bounds, overBound } from './bounds.ts';
import { nodesOf } from './nodes.ts';
import { sizeOf } from './size.ts';

/** Null when the operation, with these variables, is within its bounds. */
export type LimitCheck = (variables: Readonly<Record<string, unknown>>) => GraphQLError | null;

/** Measures an operation once; what its variables decide is checked for each request. */
export function limitCheck(operation: Operation, bounds: Bounds): LimitCheck {
  const size = sizeOf(operation);
  const refusal =
    overBound('depth', size.depth, bounds) ??
    overBound('rootFields', size.rootFields, bounds) ??
    overBound('aliases', size.aliases, bounds) ??
    overBound('fields', size.fields, bounds);
  if (refusal !== null) return () => refusal;
  const nodes = nodesOf(operation);
  return (variables) => overBound('nodes', nodes(variables), bounds);
}
