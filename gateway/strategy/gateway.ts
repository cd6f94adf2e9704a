import type {
  GatewayExecutor,
  GatewayInterface,
  GatewaySchemaLoadOrUpdateCallback,
} from '@apollo/server-gateway-interface';
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import { apiError } from '../../api/index.ts';
import { noOperation } from './operations.ts';
import type { Requests } from './requests.ts';

export interface JoinedGateway {
  readonly schema: GraphQLSchema;
  readonly supergraphSdl: string;
  readonly requests: Requests;
}

/** The GraphQL context of a request, as far as the gateway looks at it. */
export interface GatewayContext {
  /** True once the client has gone. */
  readonly abandoned?: () => boolean;
}

/** Apollo Server's own seam for gateways: its parsing, validation, plugins and transports go on working. */
export function gatewayInterface({ schema, supergraphSdl, requests }: JoinedGateway): GatewayInterface {
  const listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: supergraphSdl });
      return { executor: executor(requests) };
    },
    async stop() {
      listeners.clear();
    },
  };
}

const oneResponse = apiError(
  'BAD_USER_INPUT',
  'a subscription has many responses: use a WebSocket (graphql-transport-ws), or accept text/event-stream or multipart/mixed;subscriptionSpec=1.0',
);

const executor =
  (requests: Requests): GatewayExecutor =>
  async ({ request, queryHash: hash, source, document, operation: definition, context }) => {
    const { operationName: name, variables, extensions, http } = request;
    if (definition === undefined) return { errors: [noOperation(name)] };
    if (definition.operation === OperationTypeNode.SUBSCRIPTION) {
      return { errors: [oneResponse] };
    }
    const { abandoned } = context;
    const operation = { hash, document, definition, source, name };
    return requests.execute(operation, { variables, extensions, headers: http?.headers, abandoned });
  };
