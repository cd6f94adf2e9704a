import { type ExecutionResult, GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { boundedMap } from '../bounded.ts';
import type { Run } from '../execution.ts';
import type { GatewaySettings } from '../settings.ts';
import { answer } from './answer.ts';
import type { Strategies } from './choice.ts';
import { type KnownOperation, knownOperations, type ValidOperation } from './operations.ts';
import { BadVariables } from './variables.ts';
import { type Wishing, wishesOf } from './wishes.ts';

/** What a request says beside its operation. */
export interface Asked extends Wishing {
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly abandoned?: Run['abandoned'];
}

export interface Requests {
  /** What is known of an operation that was parsed and validated. */
  find(operation: ValidOperation): KnownOperation;
  /** For an operation that was parsed and validated. */
  execute(
    operation: ValidOperation & { readonly source: string; readonly name?: string },
    asked: Asked,
  ): Promise<ExecutionResult>;
  /** For an operation that was executed before, by its text and the name that was asked for; null for any other. */
  repeat(source: string, name: string | undefined, asked: Asked): Promise<ExecutionResult> | null;
}

export function requests(
  schema: GraphQLSchema,
  strategies: Strategies,
  { bounds, operations }: Pick<GatewaySettings, 'bounds' | 'operations'>,
): Requests {
  const find = knownOperations(schema, bounds, operations);
  const bySource = boundedMap<KnownOperation>(operations);
  const keyOf = (source: string, name = '') => `${name}\n${source}`;
  return {
    find,
    execute({ source, name, ...operation }, asked) {
      const known = find(operation);
      bySource.set(keyOf(source, name), known);
      return respond(strategies, known, asked);
    },
    repeat(source, name, asked) {
      const known = bySource.get(keyOf(source, name));
      return known === undefined ? null : respond(strategies, known, asked);
    },
  };
}

async function respond(strategies: Strategies, known: KnownOperation, asked: Asked): Promise<ExecutionResult> {
  try {
    const wishes = wishesOf(asked);
    const variables = known.variables(asked.variables ?? {});
    const refusal = known.overLimit(variables);
    if (refusal !== null) return { errors: [refusal] };
    const isQuery = known.operation.definition.operation === OperationTypeNode.QUERY;
    return await answer(strategies, known, { variables, abandoned: isQuery ? asked.abandoned : undefined }, wishes);
  } catch (error) {
    if (error instanceof BadVariables) return { errors: error.errors };
    if (error instanceof GraphQLError && error.extensions.code !== undefined) return { errors: [error] };
    throw error;
  }
}
