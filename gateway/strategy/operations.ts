import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { apiError } from '../../api/index.ts';
import { boundedMap } from '../bounded.ts';
import type { NotCovered, Operation, Prepared, Strategy } from '../execution.ts';
import type { Bounds } from '../limits/bounds.ts';
import { type LimitCheck, limitCheck } from '../limits/limits.ts';
import { type CoerceVariables, coerceVariables } from './variables.ts';

/** An operation with all that is made of it once and used by each of its requests. */
export interface KnownOperation {
  readonly operation: Operation;
  readonly variables: CoerceVariables;
  readonly overLimit: LimitCheck;
  /** Prepared by each strategy when first asked for; a failure is not remembered. */
  prepared(strategy: Strategy): Promise<Prepared | NotCovered>;
}

export interface ValidOperation {
  /** Of the document's text. */
  readonly hash: string;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
}

/** Finds what is known of an operation by its text and name, or gets to know it. */
export function knownOperations(schema: GraphQLSchema, bounds: Bounds, size: number) {
  const known = boundedMap<KnownOperation>(size);
  return ({ hash, document, definition }: ValidOperation): KnownOperation => {
    const key = `${hash} ${definition.name?.value ?? ''}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = knownOperation({ key, schema, document, definition }, bounds);
    known.set(key, made);
    return made;
  };
}

function knownOperation(operation: Operation, bounds: Bounds): KnownOperation {
  const prepared = new Map<Strategy, Promise<Prepared | NotCovered>>();
  return {
    operation,
    variables: coerceVariables(operation),
    overLimit: limitCheck(operation, bounds),
    prepared(strategy) {
      const ready = prepared.get(strategy);
      if (ready !== undefined) return ready;
      const preparing = prepare(strategy, operation);
      prepared.set(strategy, preparing);
      preparing.catch(() => prepared.delete(strategy)); // whoever awaits it meets the error
      return preparing;
    },
  };
}

const prepare = async (strategy: Strategy, operation: Operation) => strategy.prepare(operation);

export const noOperation = (name: string | undefined): GraphQLError =>
  apiError(
    'BAD_USER_INPUT',
    name ? `the document has no operation '${name}'` : 'name one of the operations of the document in operationName',
  );
