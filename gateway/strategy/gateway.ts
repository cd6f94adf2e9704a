import type {
  GatewayExecutor,
  GatewayInterface,
  GatewaySchemaLoadOrUpdateCallback,
} from '@apollo/server-gateway-interface';
import { GraphQLError, type GraphQLSchema, getVariableValues, OperationTypeNode } from 'graphql';
import { apiError } from '../../api/index.ts';
import type { Operation } from '../execution.ts';
import type { GatewaySettings } from '../settings.ts';
import { answer } from './answer.ts';
import type { Strategies } from './choice.ts';
import { knownOperations } from './operations.ts';
import { wishesOf } from './wishes.ts';

export interface JoinedGateway {
  readonly schema: GraphQLSchema;
  readonly supergraphSdl: string;
  readonly strategies: Strategies;
  readonly settings: Pick<GatewaySettings, 'bounds' | 'operations'>;
}

/** The GraphQL context of a request, as far as the gateway looks at it. */
export interface GatewayContext {
  /** True once the client has gone. */
  readonly abandoned?: () => boolean;
}

/** Apollo Server's own seam for gateways: its parsing, validation, plugins and transports go on working. */
export function gatewayInterface({ schema, supergraphSdl, strategies, settings }: JoinedGateway): GatewayInterface {
  const listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: supergraphSdl });
      return { executor: executor(schema, strategies, settings) };
    },
    async stop() {
      listeners.clear();
    },
  };
}

function executor(
  schema: GraphQLSchema,
  strategies: Strategies,
  { bounds, operations }: JoinedGateway['settings'],
): GatewayExecutor {
  const find = knownOperations(schema, bounds, operations);
  return async ({ request, queryHash, document, operation: definition, context }) => {
    if (definition === undefined) return { errors: [noOperation(request.operationName)] };
    if (definition.operation === OperationTypeNode.SUBSCRIPTION) {
      return { errors: [apiError('BAD_USER_INPUT', 'subscriptions are not answered by a single response')] };
    }
    try {
      const wishes = wishesOf({ headers: request.http?.headers, extensions: request.extensions });
      const known = find({ hash: queryHash, document, definition });
      const variables = coerced(known.operation, request.variables ?? {});
      const refusal = known.overLimit(variables);
      if (refusal !== null) return { errors: [refusal] };
      const abandoned = definition.operation === OperationTypeNode.QUERY ? context.abandoned : undefined;
      return await answer(strategies, known, { variables, abandoned }, wishes);
    } catch (error) {
      if (error instanceof BadVariables) return { errors: error.errors };
      if (error instanceof GraphQLError && error.extensions.code !== undefined) return { errors: [error] };
      throw error;
    }
  };
}

/** @throws BadVariables with one error for each fault */
function coerced({ schema, definition }: Operation, given: Record<string, unknown>): Record<string, unknown> {
  const definitions = definition.variableDefinitions ?? [];
  if (definitions.length === 0) return {};
  const { coerced, errors } = getVariableValues(schema, definitions, given);
  if (errors !== undefined) throw new BadVariables(errors);
  return coerced;
}

class BadVariables extends Error {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly GraphQLError[]) {
    super('the variables are not of their types');
    this.errors = errors.map(
      ({ message, nodes }) => new GraphQLError(message, { nodes, extensions: { code: 'BAD_USER_INPUT' } }),
    );
  }
}

const noOperation = (name: string | undefined): GraphQLError =>
  apiError(
    'BAD_USER_INPUT',
    name ? `the document has no operation '${name}'` : 'name one of the operations of the document in operationName',
  );
